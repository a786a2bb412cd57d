package dev.headroom.serving.memory;

import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.inference.Room;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory of one request from the first byte of its body to the last one of its answer. Nothing
 * is taken before the {@link Budget} has it; all is given back at once by {@link #close}, which
 * whoever began the request calls when nothing uses it any more, however the request ended. Used by
 * one thread at a time.
 *
 * <p>It takes from the budget in steps, so that a small request takes and gives back once.
 */
public final class RequestMemory implements Room, AutoCloseable {
  private static final long STEP = 16 << 10;

  /** What an element of a BYTES tensor is in the heap beside its content, which is there twice. */
  private static final int STRING = 64;

  /** More a buffer cannot hold. */
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  private final Budget budget;
  private final ByteBufAllocator allocator;
  private final List<ByteBuf> buffers = new ArrayList<>(4);
  private long taken;
  private long used;
  private boolean arriving;
  private boolean closed;

  RequestMemory(Budget budget, ByteBufAllocator allocator) {
    this.budget = budget;
    this.allocator = allocator;
  }

  /** A new direct buffer of this memory; throws {@link RefusedException} where it cannot be had. */
  @Override
  public ByteBuf buffer(long capacity) {
    requireFits(capacity);
    reserve(capacity);
    ByteBuf buffer = allocator.directBuffer(Math.toIntExact(capacity));
    buffers.add(buffer);
    return buffer;
  }

  /**
   * Its body has begun to arrive: until it has {@link #arrived}, the last quarter of the budget is
   * kept for requests whose bodies are whole. Else many that come at once would all be refused, one
   * after another, as all memory is taken by others that will be refused, too.
   */
  public void arriving() {
    arriving = true;
  }

  /** Its body is whole. */
  public void arrived() {
    arriving = false;
  }

  /**
   * Makes room for {@code more} bytes in {@code buffer}, of this memory. It grows to four times its
   * size, so that what is copied meanwhile stays in proportion.
   *
   * @param size how large it will probably be; so large it is not made before it needs to be
   */
  public void ensureWritable(ByteBuf buffer, long more, long size) {
    if (buffer.writableBytes() >= more) {
      return;
    }
    long now = buffer.capacity();
    long needed = buffer.writerIndex() + more;
    requireFits(needed);
    long larger = Math.min(4 * now, LARGEST);
    long wanted = Math.max(needed, size > now ? Math.min(larger, size) : larger);
    if (tryReserve(wanted - now)) {
      buffer.capacity((int) wanted);
    } else {
      reserve(needed - now);
      buffer.capacity((int) needed);
    }
  }

  /** Refuses a request that needs {@code bytes} and can never have them; takes nothing. */
  public void requirePossible(long bytes) {
    if (bytes > budget.limit()) {
      throw budget.refusal(bytes, budget.limit());
    }
  }

  private void requireFits(long capacity) {
    if (capacity > LARGEST) {
      throw budget.refusal(capacity, LARGEST);
    }
  }

  /** Counts an element of {@code length} bytes of a BYTES tensor, which is in the heap. */
  public void reserveString(long length) {
    reserve(STRING + 2 * length);
  }

  /** Counts {@code count} elements that have {@code length} bytes together. */
  public void reserveStrings(long count, long length) {
    reserve(Math.addExact(Math.multiplyExact(count, STRING), 2 * length));
  }

  /**
   * Counts {@code bytes} that lie elsewhere; throws {@link RefusedException} where they do not fit.
   */
  @Override
  public void reserve(long bytes) {
    if (!tryReserve(bytes)) {
      throw budget.refusal(used + bytes, budget.limit());
    }
  }

  private boolean tryReserve(long bytes) {
    if (closed) {
      throw new IllegalStateException("the request is over");
    }
    long missing = Math.addExact(used, bytes) - taken;
    if (missing > 0) {
      if (take(Math.max(missing, STEP))) {
        taken += Math.max(missing, STEP);
      } else if (missing < STEP && take(missing)) {
        taken += missing;
      } else {
        return false;
      }
    }
    used += bytes;
    return true;
  }

  private boolean take(long bytes) {
    return arriving ? budget.takeArriving(bytes, taken) : budget.take(bytes);
  }

  /** Frees all buffers and counts {@code bytes} in their place. */
  public void replace(long bytes) {
    release();
    used = 0;
    reserve(bytes);
    giveBackBut(bytes);
  }

  /** Hands {@code buffer} to somebody who will release it; it counts until {@link #close}. */
  public ByteBuf handOver(ByteBuf buffer) {
    buffers.remove(buffer);
    return buffer;
  }

  /** No longer counts {@code bytes} that were reserved. */
  @Override
  public void unreserve(long bytes) {
    used -= bytes;
    giveBackBut(used);
  }

  /** What writes to {@code buffer}, of this memory. */
  public OutputStream output(ByteBuf buffer) {
    return new OutputStream() {
      @Override
      public void write(int b) {
        ensureWritable(buffer, 1, 0);
        buffer.writeByte(b);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        ensureWritable(buffer, length, 0);
        buffer.writeBytes(bytes, offset, length);
      }
    };
  }

  private void giveBackBut(long bytes) {
    long kept = Math.max(bytes, STEP);
    if (taken > kept) {
      budget.giveBack(taken - kept);
      taken = kept;
    }
  }

  private void release() {
    buffers.forEach(ByteBuf::release);
    buffers.clear();
  }

  /** Frees all buffers and gives everything back. A second call does nothing. */
  @Override
  public void close() {
    closed = true;
    release();
    used = 0;
    budget.giveBack(taken);
    taken = 0;
  }
}
