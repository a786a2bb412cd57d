package dev.headroom.metrics.store;

import dev.headroom.metrics.store.StoredSeries.Dropped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The closed chunks of a series in one array, the oldest first: an object for each would take as
 * much as the samples of many. Immutable.
 *
 * <p>A chunk stands there as the length of what follows in two bytes, big-endian; one for its
 * {@linkplain #GORILLA kind} or digits, and whether its times count as its own memory; and its
 * code, which of a Gorilla chunk is the first and the last time, the count, and the bits.
 */
final class ChunkRow {
  static final ChunkRow EMPTY = new ChunkRow(new Times[0], new byte[0]);

  private static final int HEADER = 3;
  private static final int GORILLA = 0x0e;
  private static final int RAW = 0x0f;
  private static final int KIND = 0x0f;
  private static final int OWNS_TIMES = 0x10;
  private static final int GORILLA_HEADER = 2 * Long.BYTES + 1;

  /** Of a packed chunk, beside its code: its header here, and the reference to its times. */
  static final int PACKED_BYTES = HEADER + 4;

  /** Of a Gorilla chunk, beside its bits. */
  static final int GORILLA_BYTES = PACKED_BYTES + GORILLA_HEADER;

  /** Of each chunk; none for a Gorilla chunk. */
  private final @Nullable Times[] times;

  private final byte[] bytes;

  private ChunkRow(@Nullable Times[] times, byte[] bytes) {
    this.times = times;
    this.bytes = bytes;
  }

  boolean isEmpty() {
    return times.length == 0;
  }

  /** The oldest sample's time; of no empty row. */
  long first() {
    return first(0, 0);
  }

  /** The newest sample's time; of no empty row. */
  long last() {
    int newest = times.length - 1;
    Times known = times[newest];
    if (known != null) {
      return known.last();
    }
    int at = 0;
    for (int i = 0; i < newest; i++) {
      at = after(at);
    }
    return last(newest, at);
  }

  /** With a chunk at its end, newer than all there are. */
  ChunkRow with(Chunk chunk) {
    int kind =
        switch (chunk) {
          case GorillaChunk _ -> GORILLA;
          case PackedChunk packed ->
              (packed.digits() == PackedChunk.RAW ? RAW : packed.digits())
                  | (packed.ownsTimes() ? OWNS_TIMES : 0);
        };
    byte[] code =
        switch (chunk) {
          case GorillaChunk gorilla -> code(gorilla);
          case PackedChunk packed -> packed.values();
        };
    byte[] more = Arrays.copyOf(bytes, bytes.length + HEADER + code.length);
    more[bytes.length] = (byte) (code.length >>> 8);
    more[bytes.length + 1] = (byte) code.length;
    more[bytes.length + 2] = (byte) kind;
    System.arraycopy(code, 0, more, bytes.length + HEADER, code.length);
    @Nullable Times[] moreTimes = Arrays.copyOf(times, times.length + 1);
    moreTimes[times.length] = chunk instanceof PackedChunk packed ? packed.times() : null;
    return new ChunkRow(moreTimes, more);
  }

  private static byte[] code(GorillaChunk chunk) {
    byte[] code = new byte[GORILLA_HEADER + chunk.bits().length];
    Bits.putLong(code, 0, chunk.first());
    Bits.putLong(code, Long.BYTES, chunk.last());
    code[2 * Long.BYTES] = (byte) chunk.count();
    System.arraycopy(chunk.bits(), 0, code, GORILLA_HEADER, chunk.bits().length);
    return code;
  }

  /** How many of the oldest chunks have no sample after that time. */
  int countUntil(long time) {
    int count = 0;
    int at = 0;
    while (count < times.length && last(count, at) <= time) {
      at = after(at);
      count++;
    }
    return count;
  }

  /** What the oldest ones hold. */
  Dropped size(int count) {
    Dropped size = Dropped.NOTHING;
    int at = 0;
    for (int i = 0; i < count; i++) {
      size = size.and(count(i, at), weight(i, at));
      at = after(at);
    }
    return size;
  }

  /** What all hold. */
  Dropped size() {
    return size(times.length);
  }

  /** Without the oldest ones. */
  ChunkRow without(int count) {
    if (count == times.length) {
      return EMPTY;
    }
    int at = 0;
    for (int i = 0; i < count; i++) {
      at = after(at);
    }
    return new ChunkRow(
        Arrays.copyOfRange(times, count, times.length),
        Arrays.copyOfRange(bytes, at, bytes.length));
  }

  /** Tells the size and the newest time of each chunk. */
  void weigh(Weights weights) {
    int at = 0;
    for (int i = 0; i < times.length; i++) {
      weights.add(last(i, at), weight(i, at));
      at = after(at);
    }
  }

  /** Appends the points in ({@code after}, {@code until}]. */
  void read(long after, long until, PointBuffer points) {
    int at = 0;
    for (int i = 0; i < times.length; i++) {
      Times known = times[i];
      if (last(i, at) > after && first(i, at) <= until) {
        int code = at + HEADER;
        if (known != null) {
          PackedChunk.read(known, digits(at), bytes, code, after, until, points);
        } else {
          long first = Bits.getLong(bytes, code);
          int start = Byte.SIZE * (code + GORILLA_HEADER);
          int _ = GorillaChunk.read(first, bytes, start, count(i, at), after, until, points);
        }
      }
      at = after(at);
    }
  }

  /** Each on its own. */
  List<Chunk> chunks() {
    List<Chunk> chunks = new ArrayList<>(times.length + 1);
    int at = 0;
    for (int i = 0; i < times.length; i++) {
      Times known = times[i];
      int code = at + HEADER;
      int following = after(at);
      chunks.add(
          known != null
              ? new PackedChunk(
                  known, ownsTimes(at), digits(at), Arrays.copyOfRange(bytes, code, following))
              : new GorillaChunk(
                  first(i, at),
                  last(i, at),
                  count(i, at),
                  Arrays.copyOfRange(bytes, code + GORILLA_HEADER, following)));
      at = following;
    }
    return chunks;
  }

  private int after(int at) {
    return at + HEADER + ((bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff));
  }

  private byte digits(int at) {
    int kind = bytes[at + 2] & KIND;
    return kind == RAW ? PackedChunk.RAW : (byte) kind;
  }

  private boolean ownsTimes(int at) {
    return (bytes[at + 2] & OWNS_TIMES) != 0;
  }

  private long first(int chunk, int at) {
    Times known = times[chunk];
    return known != null ? known.first() : Bits.getLong(bytes, at + HEADER);
  }

  private long last(int chunk, int at) {
    Times known = times[chunk];
    return known != null ? known.last() : Bits.getLong(bytes, at + HEADER + Long.BYTES);
  }

  private int count(int chunk, int at) {
    Times known = times[chunk];
    return known != null ? known.count() : bytes[at + HEADER + 2 * Long.BYTES];
  }

  private int weight(int chunk, int at) {
    Times known = times[chunk];
    return after(at) - at + 4 + (known != null && ownsTimes(at) ? known.bytes() : 0);
  }
}
