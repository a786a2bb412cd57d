package dev.headroom.metrics.store;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.SampleSink;
import dev.headroom.metrics.series.StaleMark;
import java.util.List;
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

  /** Whose it is. */
  final Head head;

  final Labels labels;
  final long hash;

  /** The next one in its bucket of the table; the table's own. */
  @Nullable StoredSeries next;

  /** Whether it has left its head: then its handle leads nowhere. */
  boolean removed;

  private ChunkRow closed = ChunkRow.EMPTY;

  private @Nullable OpenChunk open;

  StoredSeries(Head head, Labels labels, long hash) {
    this.head = head;
    this.labels = labels;
    this.hash = hash;
  }

  /** What it takes of the memory without its samples. */
  int ownBytes() {
    return OBJECT_BYTES + PAIR_BYTES * labels.size();
  }

  boolean isEmpty() {
    return closed.isEmpty() && open == null;
  }

  /** The oldest sample's time; of no empty series. */
  long first() {
    return open == null || !closed.isEmpty() ? closed.first() : open.first();
  }

  /** The newest sample's time; the least number if there is none. */
  long last() {
    if (open != null) {
      return open.last();
    }
    return closed.isEmpty() ? Long.MIN_VALUE : closed.last();
  }

  /** Whether it has ended, by a stale mark or because it has had no sample since that time. */
  boolean isOver(long since) {
    return last() <= since || (open != null && StaleMark.is(open.lastValue()));
  }

  boolean overlaps(long after, long until) {
    return !isEmpty() && last() > after && first() <= until;
  }

  /**
   * Appends a sample that is newer than the last one.
   *
   * @param packer closes the chunk that is full
   * @return by how many bytes this grew
   */
  int append(long time, double value, Packer packer) {
    OpenChunk chunk = open;
    if (chunk == null) {
      chunk = new OpenChunk(time, value);
      open = chunk;
      return chunk.bytes();
    }
    int before = chunk.bytes();
    if (chunk.isFull()) {
      Chunk full = packer.close(chunk);
      close(full);
      OpenChunk fresh = new OpenChunk(time, value);
      open = fresh;
      return full.bytes() + fresh.bytes() - before;
    }
    chunk.append(time, value);
    return chunk.bytes() - before;
  }

  /** Puts a closed chunk before the samples to come; newer than all there are. */
  void close(Chunk chunk) {
    closed = closed.with(chunk);
  }

  /** Drops the chunks that have no sample after that time. */
  Dropped dropUntil(long time) {
    Dropped dropped = Dropped.NOTHING;
    int gone = closed.countUntil(time);
    if (gone > 0) {
      dropped = closed.size(gone);
      closed = closed.without(gone);
    }
    OpenChunk chunk = open;
    if (chunk != null && chunk.last() <= time) {
      dropped = dropped.and(chunk.count(), chunk.bytes());
      open = null;
    }
    return dropped;
  }

  /** Drops every sample that is not in ({@code after}, {@code until}]. */
  Dropped keepOnly(long after, long until, Packer packer) {
    HeldSeries held = hold();
    Dropped before = size();
    PointBuffer kept = new PointBuffer();
    held.read(after, until, kept);
    closed = ChunkRow.EMPTY;
    open = null;
    for (int i = 0; i < kept.size(); i++) {
      int _ = append(kept.time(i), kept.value(i), packer);
    }
    Dropped now = size();
    return new Dropped(before.samples() - now.samples(), before.bytes() - now.bytes());
  }

  /** Drops the older half, in time, of what its open chunk holds, where it has no other. */
  Dropped halveOpen(Packer packer) {
    OpenChunk chunk = open;
    if (chunk == null || !closed.isEmpty() || chunk.count() < 2) {
      return Dropped.NOTHING;
    }
    long middle = chunk.first() + (chunk.last() - chunk.first()) / 2;
    return keepOnly(middle, Long.MAX_VALUE, packer);
  }

  /** All of it, as what would be gone with it. */
  private Dropped size() {
    Dropped size = closed.size();
    OpenChunk chunk = open;
    return chunk == null ? size : size.and(chunk.count(), chunk.bytes());
  }

  /** Tells the size and the newest time of each chunk. */
  void weigh(Weights weights) {
    closed.weigh(weights);
    OpenChunk chunk = open;
    if (chunk != null) {
      weights.add(chunk.last(), chunk.bytes());
    }
  }

  /** What it holds now, to be decoded without the lock. */
  HeldSeries hold() {
    OpenChunk chunk = open;
    return chunk == null
        ? new HeldSeries(labels, closed, 0, NO_BITS, 0)
        : new HeldSeries(labels, closed, chunk.first(), chunk.bits(), chunk.count());
  }

  /** The chunks, the open one closed. */
  List<Chunk> chunks() {
    List<Chunk> all = closed.chunks();
    OpenChunk chunk = open;
    if (chunk != null) {
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
