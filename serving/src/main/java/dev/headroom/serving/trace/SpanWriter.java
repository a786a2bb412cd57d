package dev.headroom.serving.trace;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.headroom.serving.inference.CallRecord;
import dev.headroom.serving.inference.Target;
import dev.headroom.serving.record.RequestRecord;
import dev.headroom.serving.rest.RestService;
import dev.headroom.serving.telemetry.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes OTLP's {@code ExportTraceServiceRequest}. A call is a span of kind SERVER, with one below
 * it for the time that it waited and one for its run, which a batch has for each of its calls.
 * Attributes have the names of OpenTelemetry's conventions where these have one.
 *
 * @see <a
 *     href="https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto">trace.proto</a>
 */
final class SpanWriter {
  /** A call and where its span belongs. */
  record Traced(RequestRecord request, TraceContext context) {}

  private static final int INTERNAL = 1;
  private static final int SERVER = 2;
  private static final int ERROR = 2;
  private static final int SAMPLED = 1;
  private static final int HAS_IS_REMOTE = 1 << 8;
  private static final int IS_REMOTE = 1 << 9;

  /** As HTTP's and gRPC's conventions have it, what a client does wrong is no error of a server. */
  private static final Set<String> ERRORS = Set.of("failed", "unavailable", "timed_out");

  private final byte[] resource;
  private final byte[] scope;

  SpanWriter(Map<String, String> resource, String version) {
    this.resource =
        message(
            out -> {
              for (Map.Entry<String, String> attribute : resource.entrySet()) {
                text(out, 1, attribute.getKey(), attribute.getValue());
              }
            });
    this.scope =
        message(
            out -> {
              out.writeString(1, "dev.headroom.serving");
              out.writeString(2, version);
            });
  }

  /** What writes the fields of a message. */
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.write(out);
      out.flush();
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  /** The request for all of {@code calls}. */
  byte[] request(List<Traced> calls) {
    byte[] spans =
        message(
            out -> {
              out.writeByteArray(1, scope);
              for (Traced call : calls) {
                spans(out, call);
              }
            });
    byte[] resourceSpans =
        message(
            out -> {
              out.writeByteArray(1, resource);
              out.writeByteArray(2, spans);
            });
    return message(out -> out.writeByteArray(1, resourceSpans));
  }

  private static void spans(CodedOutputStream out, Traced traced) throws IOException {
    RequestRecord request = traced.request();
    TraceContext context = traced.context();
    long id = TraceContext.id();
    out.writeByteArray(2, message(span -> server(span, traced, id)));
    CallRecord call = request.call();
    if (call == null || call.runNanos() == 0) {
      return;
    }
    child(out, context, id, "queue", request.at(call.admittedNanos()), request.at(call.runNanos()));
    if (call.ranNanos() != 0) {
      child(out, context, id, "run", request.at(call.runNanos()), request.at(call.ranNanos()));
    }
  }

  private static void child(
      CodedOutputStream out,
      TraceContext context,
      long parent,
      String name,
      Instant from,
      Instant to)
      throws IOException {
    out.writeByteArray(
        2,
        message(
            span -> {
              ids(span, context, TraceContext.id(), parent, null);
              common(span, name, INTERNAL, from, to);
              span.writeFixed32(16, SAMPLED | HAS_IS_REMOTE);
            }));
  }

  private static void ids(
      CodedOutputStream span, TraceContext context, long id, long parent, @Nullable String state)
      throws IOException {
    span.writeBytes(1, bytes(context.high(), context.low()));
    span.writeBytes(2, bytes(id));
    if (state != null) {
      span.writeByteArray(3, state.getBytes(StandardCharsets.UTF_8));
    }
    if (parent != 0) {
      span.writeBytes(4, bytes(parent));
    }
  }

  private static void common(
      CodedOutputStream span, String name, int kind, Instant from, Instant to) throws IOException {
    span.writeByteArray(5, name.getBytes(StandardCharsets.UTF_8));
    span.writeEnum(6, kind);
    span.writeFixed64(7, nanos(from));
    span.writeFixed64(8, nanos(to));
  }

  private static void server(CodedOutputStream span, Traced traced, long id) throws IOException {
    RequestRecord request = traced.request();
    boolean remote = traced.context().span() != 0;
    ids(span, traced.context(), id, traced.context().span(), remote ? request.traceState() : null);
    common(span, name(request), SERVER, request.start(), request.at(request.endNanos()));
    attributes(span, request);
    if (ERRORS.contains(request.ending())) {
      span.writeByteArray(
          15,
          message(
              status -> {
                status.writeString(2, request.ending());
                status.writeEnum(3, ERROR);
              }));
    }
    span.writeFixed32(16, SAMPLED | HAS_IS_REMOTE | (remote ? IS_REMOTE : 0));
  }

  /** Of few values: the model is an attribute. */
  private static String name(RequestRecord request) {
    if (request.transport() == Transport.GRPC) {
      return request.path().substring(1);
    }
    return request.path().startsWith("/v1/")
        ? "POST /v1/models/{model}:predict"
        : "POST /v2/models/{model}/infer";
  }

  private static void attributes(CodedOutputStream span, RequestRecord request) throws IOException {
    if (request.transport() == Transport.GRPC) {
      String path = request.path();
      int slash = path.lastIndexOf('/');
      text(span, 9, "rpc.system", "grpc");
      text(span, 9, "rpc.service", path.substring(1, Math.max(1, slash)));
      text(span, 9, "rpc.method", path.substring(slash + 1));
      String code = request.grpcStatus();
      if (code != null && code.matches("[0-9]{1,2}")) {
        number(span, "rpc.grpc.status_code", Long.parseLong(code));
      }
    } else {
      text(span, 9, "http.request.method", request.method());
      text(span, 9, "url.path", request.path());
      if (request.status() > 0) {
        number(span, "http.response.status_code", request.status());
      }
    }
    if (request.requestBytes() >= 0) {
      number(span, "http.request.body.size", request.requestBytes());
      number(span, "http.response.body.size", request.responseBytes());
    }
    if (request.peer() != null && request.peer().getAddress() != null) {
      text(span, 9, "client.address", request.peer().getAddress().getHostAddress());
    }
    text(span, 9, "headroom.outcome", request.ending());
    model(span, request);
  }

  private static void model(CodedOutputStream span, RequestRecord request) throws IOException {
    CallRecord call = request.call();
    Target target = call == null ? RestService.target(request.path()).orElse(null) : call.target();
    if (target != null) {
      text(span, 9, "headroom.model", target.model());
    }
    if (call != null && call.version() != null) {
      number(span, "headroom.model_version", call.version());
    }
    String id = call == null || call.id().isEmpty() ? request.requestId() : call.id();
    if (id != null) {
      text(span, 9, "headroom.request_id", id);
    }
  }

  private static void text(CodedOutputStream out, int field, String key, String value)
      throws IOException {
    // Not writeString, which warns of each half of a surrogate pair, and clients send what they
    // like.
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    attribute(out, field, key, message(any -> any.writeByteArray(1, utf8)));
  }

  private static void number(CodedOutputStream span, String key, long value) throws IOException {
    attribute(span, 9, key, message(any -> any.writeInt64(3, value)));
  }

  private static void attribute(CodedOutputStream out, int field, String key, byte[] value)
      throws IOException {
    out.writeByteArray(
        field,
        message(
            pair -> {
              pair.writeString(1, key);
              pair.writeByteArray(2, value);
            }));
  }

  private static ByteString bytes(long... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * numbers.length);
    for (long number : numbers) {
      bytes.putLong(number);
    }
    return ByteString.copyFrom(bytes.flip());
  }

  private static long nanos(Instant time) {
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }
}
