package dev.headroom.http.wire;

/**
 * Checks a request's target and host. Refused is what RFC 9112, 3.2 does not allow, and what nginx
 * refuses because two readers may take it for two paths: {@code %} without two digits, {@code %00},
 * and dot segments that climb above the root.
 */
final class RequestTarget {
  private static final byte[] HTTP = Ascii.bytes("http://");
  private static final byte[] HTTPS = Ascii.bytes("https://");

  private RequestTarget() {}

  /** Where the authority of an absolute target begins; {@code from} in origin form. */
  static int authority(byte[] line, int from, int to) throws WireViolation {
    if (line[from] == '/') {
      return from;
    }
    for (byte[] scheme : new byte[][] {HTTP, HTTPS}) {
      if (to - from > scheme.length && Ascii.equalsLower(scheme, line, from)) {
        return from + scheme.length;
      }
    }
    throw WireViolation.bad("a target that is neither a path nor an http URI");
  }

  /** Checks a path with its query. */
  static void check(byte[] line, int from, int to) throws WireViolation {
    int i = from;
    for (; i < to; i++) {
      byte b = line[i];
      if (b == '?') {
        break;
      }
      if (b == '%') {
        percent(line, i, to);
      } else if (b == '#') {
        throw WireViolation.bad("a fragment in the target");
      } else if (b == '/' && i + 1 < to && (line[i + 1] == '.' || line[i + 1] == '%')) {
        dots(line, from, to);
      }
    }
    for (; i < to; i++) {
      if (line[i] == '#') {
        throw WireViolation.bad("a fragment in the target");
      }
    }
  }

  private static void percent(byte[] line, int at, int to) throws WireViolation {
    if (at + 2 >= to || Ascii.hex(line[at + 1]) < 0 || Ascii.hex(line[at + 2]) < 0) {
      throw WireViolation.bad("a percent sign without two hexadecimal digits in the path");
    }
    if (line[at + 1] == '0' && line[at + 2] == '0') {
      throw WireViolation.bad("a zero byte in the path");
    }
  }

  private static void dots(byte[] line, int from, int to) throws WireViolation {
    int depth = 0;
    String path = new String(line, from, to - from, java.nio.charset.StandardCharsets.ISO_8859_1);
    int query = path.indexOf('?');
    String decoded =
        (query < 0 ? path : path.substring(0, query))
            .replaceAll("%2[eE]", ".")
            .replaceAll("%2[fF]", "/");
    for (String segment : decoded.split("/", -1)) {
      if (segment.equals("..")) {
        depth--;
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        depth++;
      }
      if (depth < 0) {
        throw WireViolation.bad("a path that climbs above the root");
      }
    }
  }

  /** Checks a host with an optional port. */
  static void checkHost(byte[] bytes, int from, int to) throws WireViolation {
    int i = from;
    if (i < to && bytes[i] == '[') {
      i++;
      while (i < to && (Ascii.hex(bytes[i]) >= 0 || bytes[i] == ':' || bytes[i] == '.')) {
        i++;
      }
      if (i == to || bytes[i] != ']' || i == from + 1) {
        throw badHost();
      }
      i++;
    } else {
      while (i < to && Ascii.isHost(bytes[i])) {
        if (bytes[i] == '.' && (i == from || bytes[i - 1] == '.')) {
          throw badHost();
        }
        i++;
      }
    }
    if (i == from) {
      throw badHost();
    }
    if (i < to && bytes[i++] != ':') {
      throw badHost();
    }
    for (; i < to; i++) {
      if (!Ascii.isDigit(bytes[i])) {
        throw badHost();
      }
    }
  }

  private static WireViolation badHost() {
    return WireViolation.bad("a Host that is no host with an optional port");
  }
}
