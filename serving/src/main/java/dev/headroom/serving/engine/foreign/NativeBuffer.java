package dev.headroom.serving.engine.foreign;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;

/**
 * Memory of ours that a library reads and writes, freed when nobody refers to this any more: its
 * owner does as long as the library may look at it. Used by one thread at a time.
 */
public final class NativeBuffer {
  private final ByteBuffer bytes;
  private final long address;

  private NativeBuffer(ByteBuffer bytes) {
    this.bytes = bytes;
    this.address = MemorySegment.ofBuffer(bytes).address();
  }

  /** {@code count} longs, all 0. */
  public static NativeBuffer ofLongs(int count) {
    return new NativeBuffer(
        ByteBuffer.allocateDirect(Math.multiplyExact(count, Long.BYTES))
            .order(ByteOrder.nativeOrder()));
  }

  /** {@code bytes} zeros, at least one. */
  public static NativeBuffer ofBytes(int bytes) {
    return new NativeBuffer(ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()));
  }

  /** {@code text} and a zero that ends it, in any charset. */
  public static NativeBuffer ofText(String text, Charset charset) {
    byte[] encoded = text.getBytes(charset);
    // As many zeros as the widest character has bytes.
    ByteBuffer bytes = ByteBuffer.allocateDirect(encoded.length + Integer.BYTES);
    return new NativeBuffer(bytes.put(encoded).clear().order(ByteOrder.nativeOrder()));
  }

  /** Where it lies. */
  public long address() {
    return address;
  }

  /** Where long {@code index} of it lies. */
  public long address(int index) {
    return address + (long) index * Long.BYTES;
  }

  public long getLong(int index) {
    return bytes.getLong(index * Long.BYTES);
  }

  /** The number of 32 bits where long {@code index} begins. */
  public int getInt(int index) {
    return bytes.getInt(index * Long.BYTES);
  }

  public void setLong(int index, long value) {
    bytes.putLong(index * Long.BYTES, value);
  }
}
