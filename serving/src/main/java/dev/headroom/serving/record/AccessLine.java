package dev.headroom.serving.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.headroom.serving.inference.CallRecord;
import dev.headroom.serving.inference.Target;
import dev.headroom.serving.rest.RestService;
import dev.headroom.serving.telemetry.Transport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A request as a line of the access log: a JSON object in ASCII, so that no client can begin a line
 * of its own or send a terminal what it obeys. What is not known is not there.
 */
final class AccessLine {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  private AccessLine() {}

  /** Writes the line, with its end. */
  static void write(RequestRecord request, OutputStream out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("time", request.start().truncatedTo(ChronoUnit.MICROS).toString());
      text(json, "peer", peer(request.peer()));
      json.writeStringField("interface", request.transport() == Transport.GRPC ? "gRPC" : "REST");
      text(json, "api", api(request.path()));
      json.writeStringField("method", request.method());
      json.writeStringField("path", request.path());
      if (request.status() > 0) {
        json.writeNumberField("status", request.status());
      }
      text(json, "grpc_status", request.grpcStatus());
      json.writeStringField("outcome", request.ending());
      target(json, request);
      bytes(json, "request_bytes", request.requestBytes());
      bytes(json, "response_bytes", request.responseBytes());
      micros(json, "duration_us", request.endNanos() - request.startNanos());
      CallRecord call = request.call();
      if (call != null) {
        micros(json, "queue_us", call.queuedNanos());
        micros(json, "run_us", call.runTimeNanos());
      }
      text(json, "request_id", id(request));
      text(json, "traceparent", request.traceParent());
      json.writeEndObject();
    }
    out.write('\n');
  }

  /** As clients call the protocols: KServe's V1 is TensorFlow Serving's REST. */
  private static @Nullable String api(String path) {
    if (path.startsWith("/v2") || path.startsWith("/inference.GRPCInferenceService/")) {
      return "V2";
    }
    if (path.startsWith("/v1")) {
      return "V1";
    }
    return path.startsWith("/tensorflow.serving.") ? "TFS" : null;
  }

  private static void target(JsonGenerator json, RequestRecord request) throws IOException {
    CallRecord call = request.call();
    Target target = call == null ? RestService.target(request.path()).orElse(null) : call.target();
    if (target == null) {
      return;
    }
    json.writeStringField("model", target.model());
    Long version = call == null || call.version() == null ? target.version() : call.version();
    if (version != null) {
      json.writeNumberField("version", version);
    }
  }

  private static @Nullable String id(RequestRecord request) {
    CallRecord call = request.call();
    return call == null || call.id().isEmpty() ? request.requestId() : call.id();
  }

  private static @Nullable String peer(@Nullable InetSocketAddress peer) {
    if (peer == null || peer.getAddress() == null) {
      return null;
    }
    String host = peer.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + peer.getPort();
  }

  private static void text(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private static void bytes(JsonGenerator json, String name, long bytes) throws IOException {
    if (bytes >= 0) {
      json.writeNumberField(name, bytes);
    }
  }

  private static void micros(JsonGenerator json, String name, long nanos) throws IOException {
    if (nanos >= 0) {
      json.writeNumberField(name, nanos / 1000);
    }
  }
}
