package dev.headroom.serving.streams;

/** Is told how long calls take, by the stream that runs them: must be quick and thread-safe. */
public interface StreamObserver {
  /** A call was given a stream {@code nanos} after it was admitted. */
  void waited(long nanos);

  /** A run of so many {@code calls} succeeded and took {@code nanos}. */
  void ran(long nanos, int calls);
}
