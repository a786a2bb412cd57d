package dev.headroom.serving.grpc.wire;

import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.inference.RefusedException;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of one repeated field, in the order in which they come: packed, each with its tag, or
 * some so and some so, as the wire format allows.
 */
final class RepeatedField {
  /** How one value is written. */
  enum Form {
    VARINT(WireReader.VARINT),
    FIXED32(WireReader.FIXED32),
    FIXED64(WireReader.FIXED64),
    BYTES(WireReader.LENGTH);

    private final int type;

    Form(int type) {
      this.type = type;
    }

    /** Of a type's values; FP16's are its bits. */
    static Form of(Datatype datatype) {
      return switch (datatype) {
        case BYTES -> BYTES;
        case FP32 -> FIXED32;
        case FP64 -> FIXED64;
        default -> VARINT;
      };
    }
  }

  private interface Stretch {
    void of(int start, int end);
  }

  private final ByteBuf buffer;
  private final List<Span> message;
  private final int number;
  private final Form form;

  /**
   * A field of a message.
   *
   * @param message where it lies; in several places where it came in several parts
   * @param number of the field
   */
  RepeatedField(ByteBuf buffer, List<Span> message, int number, Form form) {
    this.buffer = buffer;
    this.message = message;
    this.number = number;
    this.form = form;
  }

  /** How many values there are. */
  long count() {
    long[] count = new long[1];
    each((start, end) -> count[0] += count(start, end));
    return count[0];
  }

  private long count(int start, int end) {
    return switch (form) {
      case BYTES -> 1;
      case FIXED32 -> fixed(start, end, 4);
      case FIXED64 -> fixed(start, end, 8);
      case VARINT -> {
        long count = 0;
        for (int i = start; i < end; i++) {
          count += buffer.getByte(i) >= 0 ? 1 : 0;
        }
        yield count;
      }
    };
  }

  private static long fixed(int start, int end, int size) {
    if ((end - start) % size != 0) {
      throw Malformed.at(start, (end - start) + " bytes of packed values", "a multiple of " + size);
    }
    return ((long) end - start) / size;
  }

  /** How many bytes all values of {@link Form#BYTES} have. */
  long length() {
    long[] length = new long[1];
    each((start, end) -> length[0] += end - start);
    return length[0];
  }

  List<byte[]> bytes() {
    List<byte[]> values = new ArrayList<>();
    each(
        (start, end) -> {
          byte[] value = new byte[end - start];
          buffer.getBytes(start, value);
          values.add(value);
        });
    return values;
  }

  /** The only stretch of packed values, or null where there are others. */
  @Nullable Span onlyStretch() {
    Span[] only = new Span[1];
    int[] stretches = new int[1];
    each(
        (start, end) -> {
          only[0] = new Span(start, end);
          stretches[0]++;
        });
    return stretches[0] == 1 ? only[0] : null;
  }

  /**
   * Appends all values to {@code into}, which has room for them, as elements of {@code datatype}.
   *
   * @param name of the tensor, for messages
   */
  void copy(String name, Datatype datatype, ByteBuf into) {
    each(
        (start, end) -> {
          if (form == Form.VARINT) {
            WireReader values = new WireReader(buffer, start, end);
            while (values.position() < end) {
              element(name, datatype, values.varint(), into);
            }
          } else {
            into.writeBytes(buffer, start, end - start);
          }
        });
  }

  private static void element(String name, Datatype datatype, long value, ByteBuf into) {
    // As protobuf has it: the lower half of what was written.
    int number = (int) value;
    switch (datatype) {
      case BOOL -> into.writeByte(value == 0 ? 0 : 1);
      case INT8 -> into.writeByte(within(name, datatype, number, -0x80, 0x7F));
      case INT16 -> into.writeShortLE(within(name, datatype, number, -0x8000, 0x7FFF));
      case INT32 -> into.writeIntLE(number);
      case INT64, UINT64 -> into.writeLongLE(value);
      case UINT8 -> into.writeByte(within(name, datatype, number, 0, 0xFF));
      case UINT16, FP16 -> into.writeShortLE(within(name, datatype, number, 0, 0xFFFF));
      case UINT32 -> into.writeIntLE(number);
      case FP32, FP64, BYTES -> throw new IllegalStateException("no varint");
    }
  }

  private static int within(String name, Datatype type, int value, int least, int most) {
    if (value < least || value > most) {
      throw RefusedException.invalid(
          "Invalid input precision",
          "input %s: %d (expected: a value of type %s)".formatted(name, value, type));
    }
    return value;
  }

  private void each(Stretch stretch) {
    for (Span part : message) {
      WireReader reader = new WireReader(buffer, part);
      while (reader.next()) {
        if (reader.is(number, WireReader.LENGTH)) {
          Span content = reader.content();
          stretch.of(content.start(), content.end());
        } else if (reader.is(number, form.type)) {
          int start = reader.position();
          reader.skip();
          stretch.of(start, reader.position());
        } else {
          reader.skip();
        }
      }
    }
  }
}
