package dev.headroom.http.wire;

import java.nio.charset.StandardCharsets;

/** Classes of bytes (RFC 9110, 5.6.2; RFC 9112, 3.2), and comparisons without strings. */
final class Ascii {
  private static final boolean[] TOKEN = withAlphanumeric("!#$%&'*+-.^_`|~");
  private static final boolean[] HOST = withAlphanumeric("-._~%!$&'()*+,;=");

  private Ascii() {}

  private static boolean[] withAlphanumeric(String others) {
    boolean[] members = new boolean[256];
    for (int c = 0; c < 128; c++) {
      members[c] =
          others.indexOf(c) >= 0
              || (c >= '0' && c <= '9')
              || (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z');
    }
    return members;
  }

  static boolean isToken(byte b) {
    return TOKEN[b & 0xff];
  }

  /** Whether it may stand in a registered name. */
  static boolean isHost(byte b) {
    return HOST[b & 0xff];
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** The value of a hexadecimal digit, −1 for any other byte. */
  static int hex(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  /** A control character other than the horizontal tab. */
  static boolean isControl(byte b) {
    return (b >= 0 && b < 0x20 && b != '\t') || b == 0x7f;
  }

  /** Whether bytes from a place on are this lower-case text, in any case. */
  static boolean equalsLower(byte[] lower, byte[] bytes, int from) {
    if (bytes.length - from < lower.length) {
      return false;
    }
    for (int i = 0; i < lower.length; i++) {
      byte b = bytes[from + i];
      if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != lower[i]) {
        return false;
      }
    }
    return true;
  }

  static boolean equalsLower(byte[] lower, byte[] bytes, int from, int to) {
    return to - from == lower.length && equalsLower(lower, bytes, from);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
