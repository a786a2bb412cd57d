package dev.headroom.serving.rest;

import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Shape;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads arrays of arrays of numbers past the parser, straight from the body, which is where most of
 * the time of a large request goes. Takes them as a whole or not at all.
 */
final class NumberArrays {
  private static final int CHUNK = 1 << 14;

  /** Values that are handed over at a time. */
  private static final int BLOCK = 256;

  private final BodyInput input;
  private final Elements elements;
  private final Datatype datatype;
  private final Dimensions dimensions = new Dimensions();
  private final byte[] text = new byte[CHUNK + 1];
  private final NumberScanner scanner = new NumberScanner(text);
  private final float[] floats;
  private final double[] doubles;
  private final long[] integers;
  private int block;
  private int at;
  private int limit;

  private NumberArrays(BodyInput input, Elements elements) {
    this.input = input;
    this.elements = elements;
    this.datatype = elements.datatype();
    this.floats = new float[datatype == Datatype.FP32 ? BLOCK : 0];
    this.doubles = new double[datatype == Datatype.FP64 ? BLOCK : 0];
    this.integers = new long[NumberScanner.isInteger(datatype) ? BLOCK : 0];
  }

  /** Whether elements of {@code datatype} can be read so. */
  static boolean take(Datatype datatype) {
    return datatype == Datatype.FP32
        || datatype == Datatype.FP64
        || NumberScanner.isInteger(datatype);
  }

  /**
   * Reads the array in which {@code json} stands at the start.
   *
   * @return its shape, and {@code json} goes on with its end; null where it is not one of numbers
   *     that are written plainly: then {@code json} and {@code elements} are as before
   */
  static @Nullable Shape read(BodyJson json, Elements elements) throws IOException {
    BodyInput input = json.behindToken();
    int start = input.position();
    long before = elements.count();
    NumberArrays arrays = new NumberArrays(input, elements);
    if (arrays.read()) {
      // The parser is to find the bracket that closes the array.
      json.resume(input.position() - (arrays.limit - arrays.at) - 1);
      return arrays.dimensions.shape();
    }
    elements.forgetBehind(before);
    json.resume(start);
    return null;
  }

  private boolean read() {
    int depth = 0;
    if (!dimensions.begin(depth++)) {
      return false;
    }
    boolean first = true;
    while (depth > 0) {
      int c = next();
      if (c == ']' && first) {
        first = false;
        if (!dimensions.end(--depth)) {
          return false;
        }
      } else if (c == '[') {
        if (!dimensions.begin(depth++)) {
          return false;
        }
        first = true;
        continue;
      } else if (c < 0 || !dimensions.scalar(depth) || !number()) {
        return false;
      } else {
        first = false;
      }
      // Behind a value.
      while (depth > 0) {
        int after = next();
        if (after == ',') {
          break;
        }
        if (after != ']' || !dimensions.end(--depth)) {
          return false;
        }
      }
    }
    flush();
    return true;
  }

  /** The next byte that is no white space; −1 at the end. */
  private int next() {
    while (true) {
      if (at == limit && !fill(at)) {
        return -1;
      }
      int c = text[at++];
      if (c > ' ') {
        return c;
      }
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return -1;
      }
    }
  }

  /** Reads the number whose first byte was {@link #next}. */
  private boolean number() {
    if (block == BLOCK) {
      flush();
    }
    int from = at - 1;
    boolean taken = convert(from);
    if (scanner.at >= limit && fill(from)) {
      taken = convert(0);
    }
    at = scanner.at;
    block++;
    // At the end of what there is, a number may go on.
    return taken && at < limit;
  }

  /** Puts the number at {@code from} into the block. */
  private boolean convert(int from) {
    switch (datatype) {
      case FP32 -> {
        floats[block] = scanner.real(from);
        if (!Float.isFinite(floats[block])) {
          return false;
        }
      }
      case FP64 -> {
        doubles[block] = scanner.realDouble(from);
        if (!Double.isFinite(doubles[block])) {
          return false;
        }
      }
      default -> {
        if (!scanner.integer(from)) {
          return false;
        }
        integers[block] = scanner.value();
        if (!elements.fits(integers[block])) {
          return false;
        }
      }
    }
    return true;
  }

  /** Keeps what is behind {@code from} and gets more; false where there is none, or no room. */
  private boolean fill(int from) {
    int kept = limit - from;
    System.arraycopy(text, from, text, 0, kept);
    int more = kept == CHUNK ? -1 : input.copy(text, kept, CHUNK - kept);
    at = 0;
    limit = kept + Math.max(0, more);
    text[limit] = 0; // ends any number
    return more > 0;
  }

  private void flush() {
    switch (datatype) {
      case FP32 -> elements.add(floats, block);
      case FP64 -> elements.add(doubles, block);
      default -> elements.add(integers, block);
    }
    block = 0;
  }
}
