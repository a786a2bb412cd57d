package dev.headroom.metrics.store;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.SampleSink;
import dev.headroom.metrics.series.StaleMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One series of a head: its labels and its chunks, the oldest first. The head's lock guards what
 * changes.
 */
final class StoredSeries implements SampleSink.Handle {
  private static final byte[] NO_BITS = {};

  /**
   * The object, its labels' object and array, its places in the table, its chunks' object and
   * arrays; two words a label pair.
   */
  private static final int OBJECT_BYTES = 48 + 24 + 16 + 16 + 24 + 16 + 16;

  private static final int PAIR_BYTES = 2 * 8 + 8;

  /** Its head's. */
  final ChunkLogs logs;

  final Labels labels;
  final long hash;

  /** The next one in its bucket of the table; the table's own. */
  @Nullable StoredSeries next;

  /** Whether it has left its head: then its handle leads nowhere. */
  boolean removed;

  /** None before the first is full. */
  private @Nullable ClosedChunks closed;

  /** None before the first sample. Empty where all of its samples are gone. */
  private @Nullable OpenChunk open;

  StoredSeries(ChunkLogs logs, Labels labels, long hash) {
    this.logs = logs;
    this.labels = labels;
    this.hash = hash;
  }

  /** What it takes of the memory without its samples. */
  int ownBytes() {
    return OBJECT_BYTES + PAIR_BYTES * labels.size();
  }

  boolean isEmpty() {
    return hasNoneClosed() && hasNoneOpen();
  }

  private boolean hasNoneClosed() {
    return closed == null || closed.isEmpty();
  }

  private boolean hasNoneOpen() {
    return open == null || open.count() == 0;
  }

  /** The oldest sample's time; of no empty series. */
  long first() {
    ClosedChunks full = closed;
    return full == null || full.isEmpty() ? Objects.requireNonNull(open).first() : full.first();
  }

  /** The newest sample's time; the least number if there is none. */
  long last() {
    OpenChunk chunk = open;
    if (chunk != null && chunk.count() > 0) {
      return chunk.last();
    }
    ClosedChunks full = closed;
    return full == null || full.isEmpty() ? Long.MIN_VALUE : full.last();
  }

  /** Whether it has ended, by a stale mark or because it has had no sample since that time. */
  boolean isOver(long since) {
    OpenChunk chunk = open;
    return last() <= since
        || (chunk != null && chunk.count() > 0 && StaleMark.is(chunk.lastValue()));
  }

  boolean overlaps(long after, long until) {
    return !isEmpty() && last() > after && first() <= until;
  }

  /**
   * Appends a sample that is newer than the last one.
   *
   * @return by how many bytes this grew
   */
  int append(long time, double value) {
    OpenChunk chunk = open;
    if (chunk == null) {
      chunk = new OpenChunk();
      open = chunk;
      chunk.append(time, value);
      return chunk.bytes();
    }
    int grew = 0;
    if (chunk.isFull()) {
      grew = closed().close(chunk);
      chunk.clear();
    }
    int before = chunk.bytes();
    chunk.append(time, value);
    return grew + chunk.bytes() - before;
  }

  /**
   * Puts a closed chunk before the samples to come; newer than all there are.
   *
   * @return by how many bytes this grew
   */
  int close(Chunk chunk) {
    return closed().add(chunk);
  }

  /**
   * Packs for good what has come until that time.
   *
   * @return by how many bytes this grew, mostly less than none
   */
  int settleUntil(long time) {
    return closed == null ? 0 : closed.settleUntil(time);
  }

  private ClosedChunks closed() {
    ClosedChunks full = closed;
    if (full == null) {
      full = new ClosedChunks(logs);
      closed = full;
    }
    return full;
  }

  /** Drops the chunks that have no sample after that time. */
  Dropped dropUntil(long time) {
    Dropped dropped = closed == null ? Dropped.NOTHING : closed.dropUntil(time);
    OpenChunk chunk = open;
    if (chunk != null && (chunk.count() == 0 || chunk.last() <= time) && hasNoneClosed()) {
      dropped = dropped.and(chunk.count(), chunk.bytes());
      open = null;
    }
    return dropped;
  }

  /** Drops every sample that is not in ({@code after}, {@code until}]. */
  Dropped keepOnly(long after, long until) {
    HeldSeries held = hold(after, until);
    Dropped before = size();
    PointBuffer kept = new PointBuffer();
    held.read(after, until, kept);
    Dropped _ = dropUntil(Long.MAX_VALUE);
    for (int i = 0; i < kept.size(); i++) {
      int _ = append(kept.time(i), kept.value(i));
    }
    Dropped now = size();
    return new Dropped(before.samples() - now.samples(), before.bytes() - now.bytes());
  }

  /** Drops the older half, in time, of what its open chunk holds, where it has no other. */
  Dropped halveOpen() {
    OpenChunk chunk = open;
    if (chunk == null || !hasNoneClosed() || chunk.count() < 2) {
      return Dropped.NOTHING;
    }
    long middle = chunk.first() + (chunk.last() - chunk.first()) / 2;
    return keepOnly(middle, Long.MAX_VALUE);
  }

  /** All of it, as what would be gone with it. */
  private Dropped size() {
    Dropped size = closed == null ? Dropped.NOTHING : closed.size();
    OpenChunk chunk = open;
    return chunk == null ? size : size.and(chunk.count(), chunk.bytes());
  }

  /** Tells the size and the newest time of each chunk. */
  void weigh(Weights weights) {
    if (closed != null) {
      closed.weigh(weights);
    }
    OpenChunk chunk = open;
    if (chunk != null && chunk.count() > 0) {
      weights.add(chunk.last(), chunk.bytes());
    }
  }

  /**
   * A copy of what it has in ({@code after}, {@code until}], and some beside: to be decoded without
   * the lock.
   */
  HeldSeries hold(long after, long until) {
    HeldChunks full = closed == null ? HeldChunks.NONE : closed.hold(after, until);
    OpenChunk chunk = open;
    return chunk == null || chunk.count() == 0 || chunk.first() > until || chunk.last() <= after
        ? new HeldSeries(labels, full, 0, NO_BITS, 0)
        : new HeldSeries(labels, full, chunk.first(), chunk.bits(), chunk.count());
  }

  /** The chunks, the open one closed. */
  List<Chunk> chunks() {
    List<Chunk> all =
        closed == null ? new ArrayList<>(1) : closed.hold(Long.MIN_VALUE, Long.MAX_VALUE).chunks();
    OpenChunk chunk = open;
    if (chunk != null && chunk.count() > 0) {
      all.add(chunk.close());
    }
    return all;
  }

  /**
   * What left a series.
   *
   * @param samples how many
   * @param bytes of memory that they took
   */
  record Dropped(long samples, long bytes) {
    static final Dropped NOTHING = new Dropped(0, 0);

    Dropped and(long moreSamples, long moreBytes) {
      return new Dropped(samples + moreSamples, bytes + moreBytes);
    }

    Dropped and(Dropped other) {
      return other.samples == 0 && other.bytes == 0 ? this : and(other.samples, other.bytes);
    }
  }
}
