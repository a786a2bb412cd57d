package dev.headroom.metrics.store;

import java.util.Arrays;

/**
 * Whole numbers in as many bits as the widest of them needs above the least one (frame of
 * reference; Goldstein, Ramakrishnan and Shaft, "Compressing relations and indexes", 1998): of the
 * numbers themselves; of what they are more than a line from the first to the last one, as are
 * those that count work done at an even rate; of what each is more than the one before it; or of
 * that only where one differs, with a bit for whether it does. All differences are modulo 2⁶⁴.
 *
 * <p>A code is a byte for which of the four, one for the width; the first and the least number, and
 * for a line by how much the last is more than the first (zigzag varints, as protobuf's sint64);
 * and the bits.
 */
final class NumberCode {
  private static final int PLAIN = 0;
  private static final int STEPS = 1;
  private static final int CHANGES = 2;
  private static final int LINE = 3;

  /** Of form, width, and three varints of at most ten bytes. */
  private static final int MOST_HEADER = 32;

  /** About what the third varint of a line costs. */
  private static final int LINE_BITS = 32;

  private NumberCode() {}

  /** The smallest code of the first {@code count} numbers, of which there is at least one. */
  static byte[] of(long[] numbers, int count) {
    long[] steps = new long[count];
    long[] changed = new long[count];
    long[] above = new long[count];
    int changes = 0;
    for (int i = 1; i < count; i++) {
      steps[i - 1] = numbers[i] - numbers[i - 1];
      if (steps[i - 1] != 0) {
        changed[changes++] = steps[i - 1];
      }
    }
    Line line = new Line(numbers[0], numbers[count - 1] - numbers[0], count);
    for (int i = 0; i < count; i++) {
      above[i] = numbers[i] - line.next();
    }
    Frame plain = Frame.of(numbers, count);
    Frame step = Frame.of(steps, count - 1);
    Frame change = Frame.of(changed, changes);
    Frame lined = Frame.of(above, count);
    int plainBits = count * plain.width;
    int stepBits = (count - 1) * step.width;
    int changeBits = count - 1 + changes * change.width;
    int lineBits = LINE_BITS + count * lined.width;
    int least = Math.min(Math.min(plainBits, stepBits), Math.min(changeBits, lineBits));
    if (plainBits == least) {
      return code(PLAIN, numbers, numbers, count, plain);
    }
    if (stepBits == least) {
      return code(STEPS, numbers, steps, count - 1, step);
    }
    return changeBits == least
        ? code(CHANGES, numbers, steps, count - 1, change)
        : code(LINE, numbers, above, count, lined);
  }

  private static byte[] code(int form, long[] numbers, long[] packed, int count, Frame frame) {
    byte[] code = new byte[MOST_HEADER + ((count * (frame.width + 1) + 7) >>> 3) + Bits.SLACK];
    code[0] = (byte) form;
    code[1] = (byte) frame.width;
    int header = putVarint(code, putVarint(code, 2, form == PLAIN ? 0 : numbers[0]), frame.least);
    if (form == LINE) {
      header = putVarint(code, header, numbers[count - 1] - numbers[0]);
    }
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

  /**
   * Whether a code that begins there can be read: it has a header, of a form and a width that there
   * are.
   */
  static boolean isValid(byte[] code, int start) {
    int varints = 0;
    for (int i = start + 2; i < code.length && varints < 3; i++) {
      varints += code[i] >= 0 ? 1 : 0;
    }
    return varints >= 2
        && code[start] >= PLAIN
        && code[start] <= LINE
        && (code[start] != LINE || varints == 3)
        && code[start + 1] >= 0
        && code[start + 1] <= Long.SIZE;
  }

  /**
   * Reads the first {@code until} of the {@code count} numbers of a valid code; what its bits lack
   * are zeros.
   *
   * @param start where the code begins in {@code code}
   */
  static void read(byte[] code, int start, int count, long[] into, int until) {
    int at = start + 2;
    long first = varint(code, at);
    at = afterVarint(code, at);
    long least = varint(code, at);
    at = afterVarint(code, at);
    int width = code[start + 1];
    switch (code[start]) {
      case PLAIN -> readFrame(code, Byte.SIZE * at, width, least, into, 0, until);
      case LINE -> {
        Line line = new Line(first, varint(code, at), count);
        readFrame(code, Byte.SIZE * afterVarint(code, at), width, least, into, 0, until);
        for (int i = 0; i < until; i++) {
          into[i] += line.next();
        }
      }
      case STEPS -> {
        into[0] = first;
        readFrame(code, Byte.SIZE * at, width, least, into, 1, until);
        for (int i = 1; i < until; i++) {
          into[i] += into[i - 1];
        }
      }
      default -> readChanges(code, Byte.SIZE * at, width, least, first, into, until);
    }
  }

  private static void readFrame(
      byte[] code, int start, int width, long least, long[] into, int from, int until) {
    int position = start;
    for (int i = from; i < until; i++, position += width) {
      into[i] = least + packed(code, position, width);
    }
  }

  private static void readChanges(
      byte[] code, int start, int width, long least, long first, long[] into, int until) {
    int position = start;
    into[0] = first;
    for (int i = 1; i < until; i++) {
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

  /** The numbers on a line, each rounded down: the first, and so many in all, modulo 2⁶⁴. */
  private static final class Line {
    private final long rise;
    private final long rest;
    private final int steps;
    private long number;
    private long over;

    Line(long first, long risesBy, int count) {
      steps = Math.max(1, count - 1);
      rise = Math.floorDiv(risesBy, steps);
      rest = Math.floorMod(risesBy, steps);
      number = first;
    }

    long next() {
      long now = number;
      number += rise;
      over += rest;
      if (over >= steps) {
        over -= steps;
        number++;
      }
      return now;
    }
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
