package dev.headroom.metrics.exposition;

import dev.headroom.metrics.series.Labels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes by which a page names a series, as a key: equal if the bytes are. {@link #set} makes
 * one instance ask for many series. Ordered for the same reason as {@link Labels}.
 */
final class SeriesText implements Comparable<SeriesText> {
  private byte[] bytes = new byte[0];
  private int from;
  private int to;
  private int hash;

  SeriesText set(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    this.hash = hash;
    return this;
  }

  /** A key that keeps its own bytes. */
  SeriesText copy() {
    return new SeriesText().set(Arrays.copyOfRange(bytes, from, to), 0, to - from);
  }

  String text() {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SeriesText that
        && hash == that.hash
        && Arrays.equals(bytes, from, to, that.bytes, that.from, that.to);
  }

  @Override
  public int compareTo(SeriesText that) {
    return Arrays.compare(bytes, from, to, that.bytes, that.from, that.to);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
