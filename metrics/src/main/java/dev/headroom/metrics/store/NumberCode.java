package dev.headroom.metrics.store;

import java.util.Arrays;

/**
 * Whole numbers in as many bits as the widest of them needs above the least one (frame of
 * reference; Goldstein, Ramakrishnan and Shaft, "Compressing relations and indexes", 1998): of the
 * numbers themselves, or of what each is more than the one before it, or of that only where one
 * differs, with a bit for whether it does. All differences are modulo 2⁶⁴.
 *
 * <p>A code is a byte for which of the three, one for the width, the first and the least number
 * (zigzag varints, as protobuf's sint64), and the bits.
 */
final class NumberCode {
  private static final int PLAIN = 0;
  private static final int STEPS = 1;
  private static final int CHANGES = 2;

  /** Of form, width, and two varints of at most ten bytes. */
  private static final int MOST_HEADER = 22;

  private NumberCode() {}

  /** The smallest code of the first {@code count} numbers, of which there is at least one. */
  static byte[] of(long[] numbers, int count) {
    long[] steps = new long[count];
    long[] changed = new long[count];
    int changes = 0;
    for (int i = 1; i < count; i++) {
      steps[i - 1] = numbers[i] - numbers[i - 1];
      if (steps[i - 1] != 0) {
        changed[changes++] = steps[i - 1];
      }
    }
    Frame plain = Frame.of(numbers, count);
    Frame step = Frame.of(steps, count - 1);
    Frame change = Frame.of(changed, changes);
    int plainBits = count * plain.width;
    int stepBits = (count - 1) * step.width;
    int changeBits = count - 1 + changes * change.width;
    if (plainBits <= stepBits && plainBits <= changeBits) {
      return code(PLAIN, numbers[0], numbers, count, plain);
    }
    return stepBits <= changeBits
        ? code(STEPS, numbers[0], steps, count - 1, step)
        : code(CHANGES, numbers[0], steps, count - 1, change);
  }

  private static byte[] code(int form, long first, long[] packed, int count, Frame frame) {
    byte[] code = new byte[MOST_HEADER + ((count * (frame.width + 1) + 7) >>> 3) + Bits.SLACK];
    code[0] = (byte) form;
    code[1] = (byte) frame.width;
    int header = putVarint(code, putVarint(code, 2, form == PLAIN ? 0 : first), frame.least);
    int position = Byte.SIZE * header;
    for (int i = 0; i < count; i++) {
      if (form == CHANGES) {
        Bits.put(code, position++, packed[i] == 0 ? 0 : 1, 1);
        if (packed[i] == 0) {
          continue;
        }
      }
      if (frame.width > 0) {
        Bits.put(code, position, packed[i] - frame.least, frame.width);
        position += frame.width;
      }
    }
    return Arrays.copyOf(code, (position + 7) >>> 3);
  }

  private static int putVarint(byte[] code, int at, long number) {
    long rest = number << 1 ^ number >> 63;
    int i = at;
    while (rest >>> 7 != 0) {
      code[i++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    code[i++] = (byte) rest;
    return i;
  }

  /** Whether a code can be read: it has a header, of a form and a width that there are. */
  static boolean isValid(byte[] code) {
    int varints = 0;
    for (int i = 2; i < code.length && varints < 2; i++) {
      varints += code[i] >= 0 ? 1 : 0;
    }
    return varints == 2
        && code[0] >= PLAIN
        && code[0] <= CHANGES
        && code[1] >= 0
        && code[1] <= Long.SIZE;
  }

  /** Reads the first {@code count} numbers of a valid code; what its bits lack are zeros. */
  static void read(byte[] code, long[] into, int count) {
    int at = 2;
    long first = varint(code, at);
    at = afterVarint(code, at);
    long least = varint(code, at);
    int position = Byte.SIZE * afterVarint(code, at);
    int width = code[1];
    if (code[0] == PLAIN) {
      for (int i = 0; i < count; i++, position += width) {
        into[i] = least + packed(code, position, width);
      }
      return;
    }
    into[0] = first;
    if (code[0] == STEPS) {
      for (int i = 1; i < count; i++, position += width) {
        into[i] = into[i - 1] + least + packed(code, position, width);
      }
      return;
    }
    for (int i = 1; i < count; i++) {
      into[i] = into[i - 1];
      if (Bits.get(code, position++, 1) != 0) {
        into[i] += least + packed(code, position, width);
        position += width;
      }
    }
  }

  private static long packed(byte[] code, int position, int width) {
    return width == 0 ? 0 : Bits.get(code, position, width);
  }

  private static long varint(byte[] code, int at) {
    long number = 0;
    int shift = 0;
    for (int i = at; ; i++, shift += 7) {
      number |= (code[i] & 0x7fL) << shift;
      if (code[i] >= 0) {
        return number >>> 1 ^ -(number & 1);
      }
    }
  }

  private static int afterVarint(byte[] code, int at) {
    int i = at;
    while (code[i] < 0) {
      i++;
    }
    return i + 1;
  }

  /** How wide numbers are above their least one. */
  private record Frame(long least, int width) {
    static Frame of(long[] numbers, int count) {
      long least = count == 0 ? 0 : numbers[0];
      long most = least;
      for (int i = 1; i < count; i++) {
        least = Math.min(least, numbers[i]);
        most = Math.max(most, numbers[i]);
      }
      return new Frame(least, Long.SIZE - Long.numberOfLeadingZeros(most - least));
    }
  }
}
