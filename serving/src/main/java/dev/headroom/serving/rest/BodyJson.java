package dev.headroom.serving.rest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import dev.headroom.serving.inference.RefusedException;
import io.netty.buffer.ByteBuf;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A parser of a part of a body, which lets go of it for a while where there is something faster.
 * Does not own the buffer.
 */
final class BodyJson implements Closeable {
  private final BodyInput input;
  private final JsonParser parser;

  /** What is to be added to the parser's own count of bytes. */
  private long shift;

  /** UTF-8's byte order mark, with which some of Windows' programs begin a text. */
  private static final int MARK = 3;

  private static boolean startsWithMark(ByteBuf body, int offset, int length) {
    return length >= MARK && body.getUnsignedMedium(offset) == 0xEFBBBF;
  }

  /** What reads a document. */
  interface Reading<T> {
    T read(BodyJson json) throws IOException;
  }

  private BodyJson(ByteBuf body, int offset, int length) throws IOException {
    int skipped = startsWithMark(body, offset, length) ? MARK : 0;
    this.input = new BodyInput(body, offset + skipped, length - skipped);
    this.parser = Json.parser(input);
    this.shift = skipped;
  }

  /**
   * Reads the {@code length} bytes of {@code body} from {@code offset}; throws {@link
   * RefusedException} where they are no JSON.
   */
  static <T> T read(ByteBuf body, int offset, int length, Reading<T> reading) throws IOException {
    try (BodyJson json = new BodyJson(body, offset, length)) {
      try {
        return reading.read(json);
      } catch (JacksonException e) {
        String where =
            e.getLocation() == null
                ? ""
                : " at byte " + (e.getLocation().getByteOffset() + json.shift);
        throw notJson(where + " - " + e.getOriginalMessage());
      }
    }
  }

  private static RefusedException notJson(String why) {
    return RefusedException.invalid("The body is not valid JSON" + why);
  }

  JsonParser parser() {
    return parser;
  }

  /** Where in the part the parser's token begins. */
  int tokenOffset() {
    return Math.toIntExact(parser.currentTokenLocation().getByteOffset() + shift);
  }

  /** A parser at the end of a document is at the end of the text. */
  void requireEnd() throws IOException {
    if (parser.nextToken() != null) {
      throw notJson(" at byte " + tokenOffset() + " - something follows the object");
    }
  }

  /** The bytes behind the parser's token, to be read by somebody else; {@link #resume} follows. */
  BodyInput behindToken() throws IOException {
    long read = input.position();
    int unused = Math.max(0, parser.releaseBuffered(OutputStream.nullOutputStream()));
    shift -= read;
    input.moveTo((int) read - unused);
    return input;
  }

  /** Has the parser go on at {@code position}, as if nothing had been between it and its token. */
  void resume(int position) {
    input.moveTo(position);
    shift += position;
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
