package dev.headroom.serving.record;

/** Keeps records somewhere. Thread-safe. */
public interface RecordSink extends AutoCloseable {
  /** What it keeps, in a word, as a label of metrics. */
  String name();

  /** Takes the record, or drops and counts it: never waits, never throws. */
  void accept(RequestRecord request);

  /** How many it has dropped: for want of room, or because they could not be kept. */
  long dropped();

  /** Keeps what it has taken, which is given some seconds, and ends. */
  @Override
  void close();
}
