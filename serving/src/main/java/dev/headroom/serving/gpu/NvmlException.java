package dev.headroom.serving.gpu;

/** NVML is not to be had, or does not answer. */
final class NvmlException extends Exception {
  private static final long serialVersionUID = 1;

  NvmlException(String message) {
    super(message);
  }
}
