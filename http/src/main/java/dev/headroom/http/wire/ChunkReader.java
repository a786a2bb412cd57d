package dev.headroom.http.wire;

import io.netty.buffer.ByteBuf;

/**
 * Finds the data in a chunked body (RFC 9112, 7.1). A size has at most 15 hexadecimal digits;
 * extensions are passed over and bounded; every line ends in CR LF. Not thread-safe.
 */
public final class ChunkReader {
  /** More bytes are needed. */
  public static final int MORE = 0;

  /** The body is over; the trailers are whole. */
  public static final int END = -1;

  private static final int MOST_DIGITS = 15;

  private enum Place {
    SIZE,
    EXTENSION,
    SIZE_LINE_FEED,
    DATA,
    DATA_RETURN,
    DATA_LINE_FEED,
    TRAILERS,
    OVER
  }

  private final WireLimits limits;
  private final TrailerReader trailers;
  private Place place = Place.SIZE;
  private long left;
  private int digits;
  private int extensions;

  public ChunkReader(WireLimits limits) {
    this.limits = limits;
    trailers = new TrailerReader(limits);
  }

  /** Makes ready for the next body. */
  public void reset() {
    place = Place.SIZE;
    left = 0;
    digits = 0;
    extensions = 0;
    trailers.reset();
  }

  /** Whole once {@link #next} said {@link #END}. */
  public FieldLines trailers() {
    return trailers.fields();
  }

  /**
   * Reads up to the next data.
   *
   * @return how many bytes of data stand next in {@code in}: the caller takes all of them before it
   *     asks again; or {@link #MORE} or {@link #END}
   * @throws WireViolation at the first byte that breaks a rule
   */
  public int next(ByteBuf in) throws WireViolation {
    while (place != Place.OVER) {
      if (place == Place.TRAILERS) {
        if (!trailers.read(in)) {
          return MORE;
        }
        place = Place.OVER;
        break;
      }
      if (!in.isReadable()) {
        return MORE;
      }
      if (place == Place.DATA) {
        int data = (int) Math.min(left, in.readableBytes());
        left -= data;
        if (left == 0) {
          place = Place.DATA_RETURN;
        }
        return data;
      }
      framing(in.readByte());
    }
    return END;
  }

  private void framing(byte b) throws WireViolation {
    switch (place) {
      case SIZE -> size(b);
      case EXTENSION -> extension(b);
      case SIZE_LINE_FEED -> {
        require(b, '\n', "a chunk's size line that does not end in CR LF");
        place = left == 0 ? Place.TRAILERS : Place.DATA;
        digits = 0;
      }
      case DATA_RETURN -> {
        require(b, '\r', "a chunk whose data is not followed by CR LF");
        place = Place.DATA_LINE_FEED;
      }
      case DATA_LINE_FEED -> {
        require(b, '\n', "a chunk whose data is not followed by CR LF");
        place = Place.SIZE;
      }
      case DATA, TRAILERS, OVER -> throw new IllegalStateException(place.toString());
    }
  }

  private static void require(byte b, char expected, String reason) throws WireViolation {
    if (b != expected) {
      throw WireViolation.bad(reason);
    }
  }

  private void size(byte b) throws WireViolation {
    int digit = Ascii.hex(b);
    if (digit >= 0) {
      if (++digits > MOST_DIGITS) {
        throw WireViolation.bad("a chunk's size of more than 15 digits");
      }
      left = (left << 4) + digit;
    } else if (digits == 0) {
      throw WireViolation.bad("a chunk without a size");
    } else if (b == ';') {
      place = Place.EXTENSION;
    } else {
      require(b, '\r', "a chunk's size that is no hexadecimal number");
      place = Place.SIZE_LINE_FEED;
    }
  }

  private void extension(byte b) throws WireViolation {
    if (b == '\r') {
      place = Place.SIZE_LINE_FEED;
      return;
    }
    if (Ascii.isControl(b)) {
      throw WireViolation.bad("a control character in a chunk's extension");
    }
    if (++extensions > limits.chunkExtensionBytes()) {
      throw WireViolation.bad("chunk extensions that are too long");
    }
  }
}
