package dev.headroom.metrics.store;

import dev.headroom.metrics.store.StoredSeries.Dropped;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where in the logs the closed chunks of a series are, the oldest first. Not thread-safe. */
final class ClosedChunks {
  private final ChunkLogs logs;

  /** Of each chunk; none for a Gorilla chunk, whose times are in its code. */
  private @Nullable Times[] times = new Times[1];

  private int[] places = new int[1];
  private int size;

  /** How many, the newest ones, are in the log of recent ones. */
  private int recent;

  ClosedChunks(ChunkLogs logs) {
    this.logs = logs;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The oldest sample's time; if there is any. */
  long first() {
    return first(0);
  }

  /** The newest sample's time; if there is any. */
  long last() {
    return last(size - 1);
  }

  /**
   * Adds one as it is, newer than all there are.
   *
   * @return by how many bytes this grew
   */
  int add(Chunk chunk) {
    int grew = settle();
    add(chunk, logs.full);
    return grew + chunk.bytes();
  }

  /**
   * Closes what is open, newer than all there are; with those before, when there are enough.
   *
   * @return by how many bytes this grew
   */
  int close(OpenChunk open) {
    if (open.last() - open.first() > ChunkLogs.MOST_RECENT_MILLIS) {
      return add(logs.full.packer().close(open));
    }
    Chunk few = logs.recent.packer().close(open);
    add(few, logs.recent);
    recent++;
    return few.bytes() + (recent < ChunkLogs.JOINED ? 0 : settle());
  }

  /**
   * Makes one of those that are in the log of recent ones, if there are any.
   *
   * @return by how many bytes this grew, mostly less than none
   */
  private int settle() {
    if (recent == 0) {
      return 0;
    }
    int from = size - recent;
    Chunk joined = logs.full.packer().join(copy(from, size));
    int grew = joined.bytes();
    for (int i = from; i < size; i++) {
      grew -= weight(i);
      logs.recent.remove(places[i]);
    }
    Arrays.fill(times, from, size, null);
    size = from;
    recent = 0;
    add(joined, logs.full);
    return grew;
  }

  /** The same if the newest of them is not after that time: no more will come. */
  int settleUntil(long time) {
    return recent > 0 && last() <= time ? settle() : 0;
  }

  private void add(Chunk chunk, ChunkLog log) {
    if (size == places.length) {
      int capacity = size + Math.max(1, size / 2);
      times = Arrays.copyOf(times, capacity);
      places = Arrays.copyOf(places, capacity);
    }
    times[size] = chunk instanceof PackedChunk packed ? packed.times() : null;
    places[size++] = log.add(chunk);
  }

  private ChunkLog log(int index) {
    return index < size - recent ? logs.full : logs.recent;
  }

  /** Drops the chunks that have no sample after that time. */
  Dropped dropUntil(long time) {
    Dropped dropped = Dropped.NOTHING;
    int gone = 0;
    while (gone < size && last(gone) <= time) {
      dropped = dropped.and(count(gone), weight(gone));
      log(gone).remove(places[gone++]);
    }
    if (gone > 0) {
      size -= gone;
      recent = Math.min(recent, size);
      System.arraycopy(times, gone, times, 0, size);
      System.arraycopy(places, gone, places, 0, size);
      Arrays.fill(times, size, size + gone, null);
    }
    return dropped;
  }

  /** All of it, as what would be gone with it. */
  Dropped size() {
    Dropped all = Dropped.NOTHING;
    for (int i = 0; i < size; i++) {
      all = all.and(count(i), weight(i));
    }
    return all;
  }

  /** Tells the size and the newest time of each chunk. */
  void weigh(Weights weights) {
    for (int i = 0; i < size; i++) {
      weights.add(last(i), weight(i));
    }
  }

  /** A copy of those that have samples in ({@code after}, {@code until}], or may have. */
  HeldChunks hold(long after, long until) {
    int from = 0;
    while (from < size && last(from) <= after) {
      from++;
    }
    int to = from;
    while (to < size && first(to) <= until) {
      to++;
    }
    return copy(from, to);
  }

  private HeldChunks copy(int from, int to) {
    if (from == to) {
      return HeldChunks.NONE;
    }
    int length = 0;
    for (int i = from; i < to; i++) {
      length += log(i).length(places[i]);
    }
    byte[] bytes = new byte[length];
    int at = 0;
    for (int i = from; i < to; i++) {
      log(i).copy(places[i], bytes, at);
      at += log(i).length(places[i]);
    }
    return new HeldChunks(Arrays.copyOfRange(times, from, to), bytes);
  }

  private long first(int index) {
    Times known = times[index];
    return known != null ? known.first() : log(index).first(places[index]);
  }

  private long last(int index) {
    Times known = times[index];
    return known != null ? known.last() : log(index).last(places[index]);
  }

  private int count(int index) {
    Times known = times[index];
    return known != null ? known.count() : log(index).count(places[index]);
  }

  /** What {@link Chunk#bytes} says. */
  private int weight(int index) {
    Times known = times[index];
    int own = known != null && log(index).ownsTimes(places[index]) ? known.bytes() : 0;
    return log(index).length(places[index]) + ChunkLog.PACKED_BYTES - ChunkLog.HEADER + own;
  }
}
