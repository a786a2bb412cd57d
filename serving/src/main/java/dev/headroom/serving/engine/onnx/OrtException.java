package dev.headroom.serving.engine.onnx;

/** What ONNX Runtime says of a failure. */
final class OrtException extends Exception {
  private static final long serialVersionUID = 1;

  OrtException(String message) {
    super(message);
  }
}
