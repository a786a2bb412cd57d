package dev.headroom.metrics.store;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whole numbers in as many bits as the widest of them needs above the least one (frame of
 * reference; Goldstein, Ramakrishnan and Shaft, "Compressing relations and indexes", 1998): of the
 * numbers, or of what each is more than the one before it, or of that only where one differs, with
 * a bit for whether it does. All differences are modulo 2⁶⁴. Immutable.
 */
final class PackedNumbers {
  /** What is packed. */
  enum Form {
    PLAIN(0),
    STEPS(1),
    CHANGES(2);

    /** Stands for it in files. */
    final int code;

    Form(int code) {
      this.code = code;
    }

    static Optional<Form> of(int code) {
      return Arrays.stream(values()).filter(form -> form.code == code).findFirst();
    }
  }

  /** Of the object and its array, without its content. */
  private static final int OBJECT_BYTES = 40 + 16;

  private final Form form;
  private final int width;
  private final long first;
  private final long least;
  private final byte[] bits;

  /**
   * Numbers as packed before.
   *
   * @param width of each in bits, 0 to 64
   * @param first the first number
   * @param least what all packed ones are above
   */
  PackedNumbers(Form form, int width, long first, long least, byte[] bits) {
    this.form = form;
    this.width = width;
    this.first = first;
    this.least = least;
    this.bits = bits;
  }

  /** The smallest form of the first {@code count} numbers, of which there is at least one. */
  static PackedNumbers of(long[] numbers, int count) {
    long[] steps = new long[count];
    int changes = 0;
    long[] changed = new long[count];
    for (int i = 1; i < count; i++) {
      steps[i - 1] = numbers[i] - numbers[i - 1];
      if (steps[i - 1] != 0) {
        changed[changes++] = steps[i - 1];
      }
    }
    Frame plain = Frame.of(numbers, count);
    Frame step = Frame.of(steps, count - 1);
    Frame change = Frame.of(changed, changes);
    long plainBits = (long) count * plain.width;
    long stepBits = (count - 1L) * step.width;
    long changeBits = count - 1L + (long) changes * change.width;
    if (plainBits <= stepBits && plainBits <= changeBits) {
      return pack(Form.PLAIN, numbers[0], numbers, count, plain);
    }
    return stepBits <= changeBits
        ? pack(Form.STEPS, numbers[0], steps, count - 1, step)
        : pack(Form.CHANGES, numbers[0], steps, count - 1, change);
  }

  private static PackedNumbers pack(Form form, long first, long[] packed, int count, Frame frame) {
    byte[] bits = new byte[((count * (frame.width + 1) + 7) >>> 3) + Bits.SLACK];
    int position = 0;
    for (int i = 0; i < count; i++) {
      if (form == Form.CHANGES) {
        Bits.put(bits, position++, packed[i] == 0 ? 0 : 1, 1);
        if (packed[i] == 0) {
          continue;
        }
      }
      if (frame.width > 0) {
        Bits.put(bits, position, packed[i] - frame.least, frame.width);
        position += frame.width;
      }
    }
    return new PackedNumbers(
        form, frame.width, first, frame.least, Arrays.copyOf(bits, (position + 7) >>> 3));
  }

  /** Reads the first {@code count} numbers; what the bits lack are zeros. */
  void read(long[] into, int count) {
    switch (form) {
      case PLAIN -> {
        for (int i = 0, position = 0; i < count; i++, position += width) {
          into[i] = least + packed(position);
        }
      }
      case STEPS -> {
        into[0] = first;
        for (int i = 1, position = 0; i < count; i++, position += width) {
          into[i] = into[i - 1] + least + packed(position);
        }
      }
      case CHANGES -> {
        into[0] = first;
        int position = 0;
        for (int i = 1; i < count; i++) {
          into[i] = into[i - 1];
          if (Bits.get(bits, position++, 1) != 0) {
            into[i] += least + packed(position);
            position += width;
          }
        }
      }
    }
  }

  private long packed(int position) {
    return width == 0 ? 0 : Bits.get(bits, position, width);
  }

  Form form() {
    return form;
  }

  int width() {
    return width;
  }

  long first() {
    return first;
  }

  long least() {
    return least;
  }

  /** Not to be written to. */
  byte[] bits() {
    return bits;
  }

  /** What it takes of the memory. */
  int bytes() {
    return OBJECT_BYTES + bits.length;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PackedNumbers that
        && form == that.form
        && width == that.width
        && first == that.first
        && least == that.least
        && Arrays.equals(bits, that.bits);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(first + 31 * least) + Arrays.hashCode(bits);
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
