package dev.headroom.serving.record;

import dev.headroom.http.wire.FieldLines;
import dev.headroom.http.wire.RequestReader;
import dev.headroom.serving.telemetry.Transport;
import java.net.InetSocketAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request that came straight from its connection, until it is over. Thread-safe, but for its end.
 */
public final class OpenRecord {
  private final Records records;
  private final CallRecords calls = CallRecords.ofOne();
  private final Instant start = Instant.now();
  private final long startNanos = System.nanoTime();
  private final @Nullable InetSocketAddress peer;
  private final String method;
  private final String path;
  private final long requestBytes;
  private final @Nullable String requestId;
  private final @Nullable String traceParent;
  private final @Nullable String traceState;
  private volatile int status;
  private volatile long responseBytes;
  private boolean over;

  OpenRecord(Records records, RequestReader head, @Nullable InetSocketAddress peer) {
    FieldLines fields = head.fields();
    this.records = records;
    this.peer = peer;
    this.method = head.method();
    this.path = Records.cut(head.target());
    this.requestBytes = head.contentLength();
    this.requestId = header(fields, "x-request-id");
    this.traceParent = header(fields, "traceparent");
    this.traceState = header(fields, "tracestate");
  }

  private static @Nullable String header(FieldLines fields, String name) {
    String value = fields.get(name);
    return value == null ? null : Records.cut(value);
  }

  /** For its call. */
  public CallRecords calls() {
    return calls;
  }

  /** It is being answered, with so many bytes of content. */
  public void answered(int code, long bytes) {
    status = code;
    responseBytes = bytes;
  }

  /** Its answer has been sent, or never will be; in its event loop. A second call does nothing. */
  public void ended() {
    if (over) {
      return;
    }
    over = true;
    records.give(
        new RequestRecord(
            start,
            startNanos,
            System.nanoTime(),
            peer,
            Transport.REST,
            method,
            path,
            status,
            null,
            requestBytes,
            responseBytes,
            calls.only(),
            requestId,
            traceParent,
            traceState));
  }
}
