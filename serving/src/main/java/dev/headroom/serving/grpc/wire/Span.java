package dev.headroom.serving.grpc.wire;

/**
 * A part of a buffer.
 *
 * @param start index of its first byte
 * @param end index behind its last byte
 */
record Span(int start, int end) {
  int length() {
    return end - start;
  }
}
