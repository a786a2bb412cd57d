package dev.headroom.http.wire;

/** Reads the heads of HTTP/1.x answers, one after another. Not thread-safe. */
public final class AnswerReader extends HeadReader {
  private final Framing framing = new Framing();
  private boolean isOldVersion;
  private int status;

  public AnswerReader(WireLimits limits) {
    super(limits, limits.headBytes());
  }

  /** Makes ready for the next answer. */
  @Override
  public void reset() {
    super.reset();
  }

  @Override
  WireViolation startLineTooLong() {
    return WireViolation.bad("the status line is too long");
  }

  @Override
  void startLine(byte[] line, int from, int to) throws WireViolation {
    boolean isStatusLine =
        to - from >= 12
            && line[from] == 'H'
            && line[from + 1] == 'T'
            && line[from + 2] == 'T'
            && line[from + 3] == 'P'
            && line[from + 4] == '/'
            && line[from + 5] == '1'
            && line[from + 6] == '.'
            && (line[from + 7] == '0' || line[from + 7] == '1')
            && line[from + 8] == ' '
            && Ascii.isDigit(line[from + 9])
            && Ascii.isDigit(line[from + 10])
            && Ascii.isDigit(line[from + 11])
            && (to - from == 12 || line[from + 12] == ' ');
    if (!isStatusLine) {
      throw WireViolation.bad("a status line that is not HTTP/1.x with three digits");
    }
    isOldVersion = line[from + 7] == '0';
    status = (line[from + 9] - '0') * 100 + (line[from + 10] - '0') * 10 + line[from + 11] - '0';
    if (status < 100 || status > 599 || status == 101) {
      throw WireViolation.bad("status " + status);
    }
  }

  @Override
  void finish(FieldLines all) throws WireViolation {
    framing.read(all, isOldVersion);
  }

  /** 100, 102 to 599. */
  public int status() {
    return status;
  }

  /** Whether the answer is only on its way and another head follows. */
  public boolean isInterim() {
    return status < 200;
  }

  /** In bytes; −1 where there is no Content-Length. */
  public long contentLength() {
    return framing.contentLength;
  }

  public boolean isChunked() {
    return framing.chunked;
  }

  /** Whether the server means to use the connection again. */
  public boolean keepsAlive() {
    return !framing.close && (!isOldVersion || framing.keepAlive);
  }
}
