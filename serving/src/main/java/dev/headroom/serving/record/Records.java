package dev.headroom.serving.record;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.http.wire.RequestReader;
import dev.headroom.serving.inference.CallRecord;
import dev.headroom.serving.telemetry.Transport;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a record of each request, and gives it to all sinks. Thread-safe. */
public final class Records implements AutoCloseable {
  /** Nothing is recorded. */
  public static final Records NONE = new Records(List.of());

  private static final String GRPC = "application/grpc";
  private static final String GRPC_STATUS = "grpc-status";
  private static final String STREAM = "/inference.GRPCInferenceService/ModelStreamInfer";

  /** Of what clients name their requests by; more is no name. */
  private static final int LONGEST = 1000;

  private final List<RecordSink> sinks;

  /** For {@code sinks}, which it closes. */
  public Records(List<? extends RecordSink> sinks) {
    this.sinks = List.copyOf(sinks);
  }

  /**
   * For a request that comes straight from its connection; null, where nobody wants to know.
   *
   * @param head is read during the call only; its target is a path, without a query
   */
  public @Nullable OpenRecord open(RequestReader head, @Nullable InetSocketAddress peer) {
    return sinks.isEmpty() ? null : new OpenRecord(this, head, peer);
  }

  /** Has the calls of {@code service} recorded. */
  public HttpService over(HttpService service) {
    if (sinks.isEmpty()) {
      return service;
    }
    return (context, request) -> {
      boolean stream = context.decodedPath().equals(STREAM);
      CallRecords.begin(context, stream ? call -> message(context, call) : null);
      return service.serve(context, request);
    };
  }

  /** A request has been answered, or never will be. */
  public void ended(RequestLog log) {
    if (sinks.isEmpty()) {
      return;
    }
    ServiceRequestContext context = (ServiceRequestContext) log.context();
    RequestHeaders head = log.requestHeaders();
    CallRecords calls = CallRecords.of(context);
    give(
        new RequestRecord(
            start(log),
            log.requestStartTimeNanos(),
            log.requestStartTimeNanos() + log.totalDurationNanos(),
            context.remoteAddress(),
            transport(head),
            head.method().name(),
            cut(context.path()),
            log.responseStatus().code(),
            grpcStatus(log),
            log.requestLength(),
            log.responseLength(),
            calls == null ? null : calls.only(),
            header(head, "x-request-id"),
            header(head, "traceparent"),
            header(head, "tracestate")));
  }

  /** A message of a stream has been answered. */
  private void message(ServiceRequestContext context, CallRecord call) {
    RequestHeaders head = context.request().headers();
    long now = System.nanoTime();
    give(
        new RequestRecord(
            Instant.now().minusNanos(now - call.startNanos()),
            call.startNanos(),
            call.endNanos(),
            context.remoteAddress(),
            Transport.GRPC,
            head.method().name(),
            cut(context.path()),
            200,
            null,
            -1,
            -1,
            call,
            header(head, "x-request-id"),
            header(head, "traceparent"),
            header(head, "tracestate")));
  }

  void give(RequestRecord request) {
    for (RecordSink sink : sinks) {
      sink.accept(request);
    }
  }

  private static Instant start(RequestLog log) {
    return Instant.EPOCH.plus(log.requestStartTimeMicros(), ChronoUnit.MICROS);
  }

  private static Transport transport(RequestHeaders head) {
    String type = head.get(HttpHeaderNames.CONTENT_TYPE);
    return type != null && type.startsWith(GRPC) ? Transport.GRPC : Transport.REST;
  }

  private static @Nullable String grpcStatus(RequestLog log) {
    String status = log.responseTrailers().get(GRPC_STATUS);
    return status == null ? log.responseHeaders().get(GRPC_STATUS) : status;
  }

  private static @Nullable String header(RequestHeaders head, String name) {
    String value = head.get(name);
    return value == null ? null : cut(value);
  }

  static String cut(String sent) {
    return sent.length() <= LONGEST ? sent : sent.substring(0, LONGEST);
  }

  /** How many records each sink has dropped, by its name. */
  public Map<String, Long> dropped() {
    Map<String, Long> dropped = new LinkedHashMap<>();
    sinks.forEach(sink -> dropped.put(sink.name(), sink.dropped()));
    return dropped;
  }

  @Override
  public void close() {
    sinks.forEach(RecordSink::close);
  }
}
