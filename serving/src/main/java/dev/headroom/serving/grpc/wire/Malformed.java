package dev.headroom.serving.grpc.wire;

import dev.headroom.serving.inference.RefusedException;

/** What is told of bytes that are no message. */
final class Malformed {
  private Malformed() {}

  static RefusedException at(int position, String actual, String expected) {
    return RefusedException.invalid(
        "The message is not valid protobuf - at byte %d: %s (expected: %s)"
            .formatted(position, actual, expected));
  }
}
