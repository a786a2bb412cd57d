package dev.headroom.serving.grpc.wire;

/** A message is not what it should be; says what in OVMS's words where it has some. */
public final class InvalidMessageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  InvalidMessageException(String text) {
    super(text, null, false, false);
  }

  /** OVMS's text for the case, and what was wrong. */
  static InvalidMessageException of(String text, String details) {
    return new InvalidMessageException(text + " - " + details);
  }

  static InvalidMessageException malformed(int position, String actual, String expected) {
    return new InvalidMessageException(
        "The message is not valid protobuf - at byte %d: %s (expected: %s)"
            .formatted(position, actual, expected));
  }

  public String text() {
    return String.valueOf(getMessage());
  }
}
