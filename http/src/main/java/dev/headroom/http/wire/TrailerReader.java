package dev.headroom.http.wire;

/** Reads the trailer section of a chunked body (RFC 9112, 7.1.2). Not thread-safe. */
final class TrailerReader extends HeadReader {
  TrailerReader(WireLimits limits) {
    super(limits, limits.trailerBytes());
    reset();
  }

  @Override
  boolean hasStartLine() {
    return false;
  }

  @Override
  void startLine(byte[] line, int from, int to) {}

  @Override
  WireViolation startLineTooLong() {
    return new WireViolation(431, "the trailers are too long");
  }

  /** What says where a message ends, or where it goes, cannot come after it (RFC 9110, 6.5.1). */
  @Override
  void finish(FieldLines all) throws WireViolation {
    for (int i = 0; i < all.count(); i++) {
      switch (all.field(i)) {
        case CONTENT_LENGTH, TRANSFER_ENCODING, HOST, CONNECTION, TE, EXPECT, TRAILER ->
            throw WireViolation.bad("a trailer that only a head may have");
        default -> {}
      }
    }
  }
}
