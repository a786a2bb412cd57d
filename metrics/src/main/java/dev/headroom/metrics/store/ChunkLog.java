package dev.headroom.metrics.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Where the closed chunks of all series of a head lie: in arrays that are used again once none of
 * their chunks is needed. Chunks that were closed together leave together, so nearly all of an
 * array's do; and what comes and goes for as long as a head lives is no garbage, which the JVM
 * would let grow until it fills the heap. Readers copy what they need. The head's lock guards it.
 *
 * <p>A chunk stands there as the length of its code in two bytes, big-endian; one byte for its
 * {@linkplain #kind kind}; and the code, which of a Gorilla chunk is the first and the last time,
 * the count, and the bits.
 */
final class ChunkLog {
  /** At most so many bytes in all. */
  static final long MOST_BYTES = 4L << 30;

  private static final int ARRAY_BITS = 16;
  private static final int ARRAY_BYTES = 1 << ARRAY_BITS;
  private static final int NOWHERE = -1;

  /** So many free arrays are held for what is to come, however few are used. */
  private static final int FEW = 4;

  private static final byte[] NO_ARRAY = {};

  /** Of each chunk, before its code. */
  static final int HEADER = 3;

  private static final int GORILLA = 0x0e;
  private static final int RAW = 0x0f;
  private static final int KIND = 0x0f;
  private static final int OWNS_TIMES = 0x10;
  private static final int GORILLA_HEADER = 2 * Long.BYTES + 1;

  /** Of a packed chunk, beside its code: its header, its place, the reference to its times. */
  static final int PACKED_BYTES = HEADER + 4 + 4;

  /** Of a Gorilla chunk, beside its bits. */
  static final int GORILLA_BYTES = PACKED_BYTES + GORILLA_HEADER;

  private final Packer packer = new Packer();

  /** Those that were given back have no length. */
  private final List<byte[]> arrays = new ArrayList<>();

  private final Deque<Integer> free = new ArrayDeque<>();
  private final Deque<Integer> givenBack = new ArrayDeque<>();

  /** How many bytes of each array are of chunks that are needed. */
  private int[] needed = new int[16];

  /** The array that chunks are added to. */
  private int open = NOWHERE;

  private int position;

  /** Packs what is added here: the series of a page come to it together, and share its times. */
  Packer packer() {
    return packer;
  }

  /** Adds a chunk, and gives its place. */
  int add(Chunk chunk) {
    byte[] code =
        switch (chunk) {
          case GorillaChunk gorilla -> code(gorilla);
          case PackedChunk packed -> packed.values();
        };
    int length = HEADER + code.length;
    if (open == NOWHERE || position + length > ARRAY_BYTES) {
      next();
    }
    byte[] array = arrays.get(open);
    array[position] = (byte) (code.length >>> 8);
    array[position + 1] = (byte) code.length;
    array[position + 2] = kind(chunk);
    System.arraycopy(code, 0, array, position + HEADER, code.length);
    int place = open << ARRAY_BITS | position;
    needed[open] += length;
    position += length;
    return place;
  }

  private static byte kind(Chunk chunk) {
    return switch (chunk) {
      case GorillaChunk _ -> GORILLA;
      case PackedChunk packed ->
          (byte)
              ((packed.digits() == PackedChunk.RAW ? RAW : packed.digits())
                  | (packed.ownsTimes() ? OWNS_TIMES : 0));
    };
  }

  private static byte[] code(GorillaChunk chunk) {
    byte[] code = new byte[GORILLA_HEADER + chunk.bits().length];
    Bits.putLong(code, 0, chunk.first());
    Bits.putLong(code, Long.BYTES, chunk.last());
    code[2 * Long.BYTES] = (byte) chunk.count();
    System.arraycopy(chunk.bits(), 0, code, GORILLA_HEADER, chunk.bits().length);
    return code;
  }

  /** Takes another array, as the one that was open is full. */
  private void next() {
    int full = open;
    if (!free.isEmpty()) {
      open = free.pop();
    } else if (!givenBack.isEmpty()) {
      open = givenBack.pop();
      arrays.set(open, new byte[ARRAY_BYTES]);
    } else {
      if (arrays.size() == MOST_BYTES >> ARRAY_BITS) {
        throw new IllegalStateException("chunks: more than " + MOST_BYTES + " bytes");
      }
      open = arrays.size();
      arrays.add(new byte[ARRAY_BYTES]);
      if (open == needed.length) {
        needed = Arrays.copyOf(needed, 2 * open);
      }
    }
    position = 0;
    if (full != NOWHERE && needed[full] == 0) {
      free(full);
    }
  }

  /** A chunk is not needed any more. */
  void remove(int place) {
    int array = place >>> ARRAY_BITS;
    needed[array] -= length(place);
    if (needed[array] == 0 && array != open) {
      free(array);
    }
  }

  /** It is used again, unless there are too many of them. */
  private void free(int array) {
    free.push(array);
    int inUse = arrays.size() - givenBack.size() - free.size();
    while (free.size() > FEW + inUse / 4) {
      int one = free.pop();
      arrays.set(one, NO_ARRAY);
      givenBack.push(one);
    }
  }

  /** How many bytes a chunk takes here. */
  int length(int place) {
    return length(array(place), offset(place));
  }

  /** The same in any array of chunks. */
  static int length(byte[] chunks, int at) {
    return HEADER + ((chunks[at] & 0xff) << 8 | (chunks[at + 1] & 0xff));
  }

  /** Copies a chunk as it stands here. */
  void copy(int place, byte[] into, int at) {
    System.arraycopy(array(place), offset(place), into, at, length(place));
  }

  boolean ownsTimes(int place) {
    return ownsTimes(array(place), offset(place));
  }

  static boolean ownsTimes(byte[] chunks, int at) {
    return (chunks[at + 2] & OWNS_TIMES) != 0;
  }

  /** Of a packed chunk. */
  static byte digits(byte[] chunks, int at) {
    int kind = chunks[at + 2] & KIND;
    return kind == RAW ? PackedChunk.RAW : (byte) kind;
  }

  /** Of a Gorilla chunk, as {@link #last} and {@link #count}. */
  long first(int place) {
    return first(array(place), offset(place));
  }

  long last(int place) {
    return last(array(place), offset(place));
  }

  int count(int place) {
    return count(array(place), offset(place));
  }

  static long first(byte[] chunks, int at) {
    return Bits.getLong(chunks, at + HEADER);
  }

  static long last(byte[] chunks, int at) {
    return Bits.getLong(chunks, at + HEADER + Long.BYTES);
  }

  static int count(byte[] chunks, int at) {
    return chunks[at + HEADER + 2 * Long.BYTES];
  }

  /** Where the bits of a Gorilla chunk begin, in bytes. */
  static int bits(int at) {
    return at + HEADER + GORILLA_HEADER;
  }

  /** What its arrays take of the memory, those that are free included. */
  long bytes() {
    return (long) (arrays.size() - givenBack.size()) << ARRAY_BITS;
  }

  private byte[] array(int place) {
    return arrays.get(place >>> ARRAY_BITS);
  }

  private static int offset(int place) {
    return place & ARRAY_BYTES - 1;
  }
}
