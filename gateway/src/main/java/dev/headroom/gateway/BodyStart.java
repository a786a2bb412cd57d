package dev.headroom.gateway;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** How a body begins, for people to read. Used by one thread at a time. */
final class BodyStart {
  private static final char UNPRINTABLE = '·';

  private final String encoding;
  private final byte[] bytes = new byte[FailedAnswer.MAX_BYTES];
  private int length;
  private long whole;

  /**
   * @param encoding how it is compressed; empty if it is not
   */
  BodyStart(String encoding) {
    this.encoding = encoding;
  }

  /** Looks at the next part, which stays as it is. */
  void add(ByteBuf part) {
    int more = Math.min(bytes.length - length, part.readableBytes());
    part.getBytes(part.readerIndex(), bytes, length, more);
    length += more;
    whole += part.readableBytes();
  }

  void add(byte[] part) {
    int more = Math.min(bytes.length - length, part.length);
    System.arraycopy(part, 0, bytes, length, more);
    length += more;
    whole += part.length;
  }

  /** At most {@value FailedAnswer#MAX_BYTES} bytes' worth, without control characters. */
  String text() {
    if (!encoding.isEmpty()) {
      return whole + " bytes, compressed: " + Answers.bounded(encoding);
    }
    int end = whole > length ? wholeCharacters() : length;
    String text = new String(bytes, 0, end, StandardCharsets.UTF_8);
    int[] shown = text.codePoints().map(BodyStart::printable).toArray();
    return new String(shown, 0, shown.length);
  }

  /** Where the last character that was not cut in two ends. */
  private int wholeCharacters() {
    int end = length;
    while (end > Math.max(0, length - 4) && (bytes[end - 1] & 0xC0) == 0x80) {
      end--;
    }
    return end > 0 && bytes[end - 1] < 0 ? end - 1 : length;
  }

  private static int printable(int point) {
    boolean keeps =
        point == '\n'
            || point == '\t'
            || !(Character.isISOControl(point)
                || Character.getType(point) == Character.FORMAT
                || Character.getType(point) == Character.SURROGATE
                || point == '\uFFFD');
    return keeps ? point : UNPRINTABLE;
  }
}
