package dev.headroom.http.wire;

import java.nio.charset.StandardCharsets;

/**
 * Reads the heads of HTTP/1.0 and HTTP/1.1 requests, one after another, as strictly as nginx 1.22
 * and more: line ends are CR LF, and one empty line is allowed before a request (RFC 9112, 2.2).
 * Not thread-safe.
 */
public final class RequestReader extends HeadReader {
  private final Framing framing = new Framing();
  private String method = "";
  private String target = "";
  private String authority = "";
  private boolean isOldVersion;

  public RequestReader(WireLimits limits) {
    super(limits, limits.headBytes());
  }

  /** Makes ready for the next request. */
  @Override
  public void reset() {
    super.reset();
  }

  @Override
  boolean allowsEmptyLineBefore() {
    return true;
  }

  @Override
  WireViolation startLineTooLong() {
    return new WireViolation(414, "the request line is too long");
  }

  @Override
  void startLine(byte[] line, int from, int to) throws WireViolation {
    int space = from;
    while (space < to && Ascii.isToken(line[space])) {
      space++;
    }
    if (space == from || space == to || line[space] != ' ') {
      throw WireViolation.bad("a request line without a method");
    }
    method = method(line, from, space);
    int end = space + 1;
    while (end < to && line[end] != ' ' && line[end] != '\t') {
      end++;
    }
    version(line, end, to);
    if (end == space + 1) {
      throw WireViolation.bad("a request line without a target");
    }
    if (method.equals("CONNECT") || method.equals("TRACE")) {
      throw new WireViolation(405, method + " is not served here");
    }
    target(line, space + 1, end);
  }

  private static String method(byte[] line, int from, int to) throws WireViolation {
    for (int i = from; i < to; i++) {
      byte b = line[i];
      if ((b < 'A' || b > 'Z') && b != '_' && b != '-') {
        throw WireViolation.bad("a method that is not in capital letters");
      }
    }
    return switch (to - from) {
      case 3 -> line[from] == 'G' ? known("GET", line, from, to) : known("PUT", line, from, to);
      case 4 -> line[from] == 'P' ? known("POST", line, from, to) : known("HEAD", line, from, to);
      default -> new String(line, from, to - from, StandardCharsets.ISO_8859_1);
    };
  }

  private static String known(String name, byte[] line, int from, int to) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) != line[from + i]) {
        return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
      }
    }
    return name;
  }

  private void version(byte[] line, int space, int to) throws WireViolation {
    int at = space + 1;
    boolean isVersion =
        to - at == 8
            && line[at] == 'H'
            && line[at + 1] == 'T'
            && line[at + 2] == 'T'
            && line[at + 3] == 'P'
            && line[at + 4] == '/'
            && Ascii.isDigit(line[at + 5])
            && line[at + 6] == '.'
            && Ascii.isDigit(line[at + 7])
            && line[space] == ' ';
    if (!isVersion) {
      throw WireViolation.bad("a request line that does not end in one space and HTTP/1.x");
    }
    if (line[at + 5] == '0') {
      throw WireViolation.bad("a version of HTTP before 1.0");
    }
    if (line[at + 5] != '1' || line[at + 7] > '1') {
      throw new WireViolation(505, "a version of HTTP other than 1.0 and 1.1");
    }
    isOldVersion = line[at + 7] == '0';
  }

  private void target(byte[] line, int from, int to) throws WireViolation {
    int start = RequestTarget.authority(line, from, to);
    int path = start;
    while (path < to && line[path] != '/' && line[path] != '?') {
      path++;
    }
    if (start > from) {
      RequestTarget.checkHost(line, start, path);
    }
    RequestTarget.check(line, path, to);
    authority = start == from ? "" : text(line, start, path);
    String rest = text(line, path, to);
    target = path < to && line[path] == '/' ? rest : "/" + rest;
  }

  private static String text(byte[] line, int from, int to) {
    return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
  }

  @Override
  void finish(FieldLines all) throws WireViolation {
    framing.read(all, isOldVersion);
    int host = -1;
    for (int i = 0; i < all.count(); i++) {
      if (all.field(i) == FieldName.HOST) {
        if (host >= 0) {
          throw WireViolation.bad("more than one Host");
        }
        host = i;
      }
    }
    if (host >= 0) {
      RequestTarget.checkHost(all.bytes(), all.valueFrom(host), all.valueTo(host));
      if (!authority.isEmpty() && !authority.equalsIgnoreCase(all.value(host))) {
        throw WireViolation.bad("a Host that differs from the target's");
      }
    } else if (!isOldVersion) {
      throw WireViolation.bad("no Host in HTTP/1.1");
    }
  }

  /**
   * Checks what HTTP/2 carries in pseudo-headers by the same rules.
   *
   * @param host empty where there is none
   */
  public static void check(String method, String path, String host) throws WireViolation {
    byte[] name = Ascii.bytes(method);
    if (name.length == 0) {
      throw WireViolation.bad("no method");
    }
    if (method.equals("CONNECT") || method.equals("TRACE")) {
      throw new WireViolation(405, method + " is not served here");
    }
    method(name, 0, name.length);
    byte[] target = Ascii.bytes(path);
    if (target.length == 0 || target[0] != '/') {
      throw WireViolation.bad("a target that is no path");
    }
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) <= ' ' || path.charAt(i) == 0x7f || path.charAt(i) > 0xff) {
        throw WireViolation.bad("a blank or a control character in the target");
      }
    }
    RequestTarget.check(target, 0, target.length);
    if (!host.isEmpty()) {
      byte[] authority = Ascii.bytes(host);
      RequestTarget.checkHost(authority, 0, authority.length);
    }
  }

  /** In capital letters. */
  public String method() {
    return method;
  }

  /** The path, with the query if there is one; begins with a slash. */
  public String target() {
    return target;
  }

  /** Whether it is HTTP/1.0. */
  public boolean isOldVersion() {
    return isOldVersion;
  }

  /** In bytes; −1 where there is no Content-Length. */
  public long contentLength() {
    return framing.contentLength;
  }

  public boolean isChunked() {
    return framing.chunked;
  }

  /** Whether the client means to use the connection again. */
  public boolean keepsAlive() {
    return !framing.close && (!isOldVersion || framing.keepAlive);
  }

  /** Whether the client waits to be told to go on before it sends the body. */
  public boolean expectsContinue() {
    int expect = fields().find(FieldName.EXPECT);
    return expect >= 0 && fields().value(expect).equalsIgnoreCase("100-continue") && !isOldVersion;
  }
}
