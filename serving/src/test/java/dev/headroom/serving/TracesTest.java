package dev.headroom.serving;

import static dev.headroom.serving.GrpcClient.INFER;
import static dev.headroom.serving.GrpcClient.floats;
import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.headroom.serving.trace.TraceExport;
import dev.headroom.serving.trace.TraceSettings;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Spans as a collector gets them, read by OpenTelemetry's own classes. */
@Timeout(120)
class TracesTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
  private static final String INPUT =
      "{\"id\":\"mine\",\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2]}]}";

  /** A collector; the statuses that it is to answer with are used up one by one, then it is 200. */
  private static final class Collector implements AutoCloseable {
    final List<ExportTraceServiceRequest> requests = new CopyOnWriteArrayList<>();
    final List<Map<String, List<String>>> heads = new CopyOnWriteArrayList<>();
    final List<Integer> statuses = new CopyOnWriteArrayList<>();
    volatile ExportTraceServiceResponse answer = ExportTraceServiceResponse.getDefaultInstance();
    private final HttpServer server;

    Collector() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/v1/traces", this::take);
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void take(HttpExchange exchange) throws IOException {
      try (exchange;
          InputStream body = exchange.getRequestBody()) {
        boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        byte[] bytes = (gzip ? new GZIPInputStream(body) : body).readAllBytes();
        int status = statuses.isEmpty() ? 200 : statuses.removeFirst();
        if (status == 200) {
          heads.add(new HashMap<>(exchange.getRequestHeaders()));
          requests.add(ExportTraceServiceRequest.parseFrom(bytes));
        }
        byte[] told = answer.toByteArray();
        exchange.sendResponseHeaders(status, told.length == 0 ? -1 : told.length);
        exchange.getResponseBody().write(told);
      }
    }

    List<Span> spans() {
      return requests.stream()
          .flatMap(request -> request.getResourceSpansList().stream())
          .flatMap(resource -> resource.getScopeSpansList().stream())
          .flatMap(scope -> scope.getSpansList().stream())
          .toList();
    }

    Span span(String name) {
      until("a span " + name, () -> spans().stream().anyMatch(each -> each.getName().equals(name)));
      return spans().stream().filter(each -> each.getName().equals(name)).findFirst().orElseThrow();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  @TempDir private Path folder;
  private final Map<String, String> variables = new HashMap<>();
  private Collector collector;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    collector = new Collector();
    variables.put("OTEL_BSP_SCHEDULE_DELAY", "20");
    TestServer.write(folder.resolve("add"), 1, OnnxBytes.add(1, -1, 2));
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
    collector.close();
  }

  private void serve(String endpoint) throws Exception {
    server =
        TestServer.start(
            TestServer.config(folder, "{\"config\":{\"name\":\"add\",\"base_path\":\"add\"}}"),
            TestServer.anyPort(),
            TraceExport.start(TraceSettings.of(variables, endpoint, "9.9").orElseThrow(), "9.9"));
  }

  private int infer(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.uri(path)).POST(BodyPublishers.ofString(INPUT));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return server.send(request.build()).statusCode();
  }

  private static Map<String, String> attributes(List<KeyValue> pairs) {
    Map<String, String> attributes = new HashMap<>();
    for (KeyValue pair : pairs) {
      attributes.put(
          pair.getKey(),
          pair.getValue().hasIntValue()
              ? Long.toString(pair.getValue().getIntValue())
              : pair.getValue().getStringValue());
    }
    return attributes;
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private double dropped() throws Exception {
    return server.metric("headroom_records_dropped_total{record=\"trace\"}");
  }

  @Test
  void aCallOfRestIsASpanBelowItsCallersWithItsQueueAndItsRun() throws Exception {
    variables.put("OTEL_EXPORTER_OTLP_HEADERS", "x-tenant=t1");
    variables.put("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip");
    serve(collector.url());
    assertThat(infer("/v2/models/add/infer", "traceparent", PARENT, "tracestate", "v=1"))
        .isEqualTo(200);

    Span span = collector.span("POST /v2/models/{model}/infer");
    assertThat(hex(span.getTraceId())).isEqualTo(TRACE);
    assertThat(hex(span.getParentSpanId())).isEqualTo("b7ad6b7169203331");
    assertThat(span.getSpanId().size()).isEqualTo(8);
    assertThat(span.getTraceState()).isEqualTo("v=1");
    assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
    assertThat(span.getFlags()).isEqualTo(0x301);
    assertThat(attributes(span.getAttributesList()))
        .containsEntry("http.request.method", "POST")
        .containsEntry("http.response.status_code", "200")
        .containsEntry("url.path", "/v2/models/add/infer")
        .containsEntry("http.request.body.size", Integer.toString(INPUT.length()))
        .containsEntry("client.address", "127.0.0.1")
        .containsEntry("headroom.model", "add")
        .containsEntry("headroom.model_version", "1")
        .containsEntry("headroom.outcome", "done")
        .containsEntry("headroom.request_id", "mine");

    Span queue = collector.span("queue");
    Span run = collector.span("run");
    for (Span child : List.of(queue, run)) {
      assertThat(child.getTraceId()).isEqualTo(span.getTraceId());
      assertThat(child.getParentSpanId()).isEqualTo(span.getSpanId());
      assertThat(child.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_INTERNAL);
    }
    assertThat(span.getStartTimeUnixNano()).isLessThanOrEqualTo(queue.getStartTimeUnixNano());
    assertThat(queue.getStartTimeUnixNano()).isLessThanOrEqualTo(queue.getEndTimeUnixNano());
    assertThat(queue.getEndTimeUnixNano()).isEqualTo(run.getStartTimeUnixNano());
    assertThat(run.getStartTimeUnixNano()).isLessThan(run.getEndTimeUnixNano());
    assertThat(run.getEndTimeUnixNano()).isLessThanOrEqualTo(span.getEndTimeUnixNano());

    ResourceSpans resource = collector.requests.getFirst().getResourceSpans(0);
    assertThat(attributes(resource.getResource().getAttributesList()))
        .containsEntry("service.name", "headroom")
        .containsEntry("service.version", "9.9");
    assertThat(resource.getScopeSpans(0).getScope().getVersion()).isEqualTo("9.9");
    assertThat(collector.heads.getFirst())
        .containsEntry("X-tenant", List.of("t1"))
        .containsEntry("Content-type", List.of("application/x-protobuf"));
    assertThat(dropped()).isZero();
  }

  @Test
  void aCallOfGrpcTakesItFromItsMetadata() throws Exception {
    serve(collector.url());
    Metadata metadata = new Metadata();
    metadata.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), PARENT);
    try (GrpcClient client = GrpcClient.of(server)) {
      var _ =
          ClientCalls.blockingUnaryCall(
              ClientInterceptors.intercept(
                  client.channel(), MetadataUtils.newAttachHeadersInterceptor(metadata)),
              INFER,
              CallOptions.DEFAULT,
              floats("add", 1, 2, 1, 2));
    }
    Span span = collector.span("inference.GRPCInferenceService/ModelInfer");
    assertThat(hex(span.getTraceId())).isEqualTo(TRACE);
    assertThat(attributes(span.getAttributesList()))
        .containsEntry("rpc.system", "grpc")
        .containsEntry("rpc.service", "inference.GRPCInferenceService")
        .containsEntry("rpc.method", "ModelInfer")
        .containsEntry("rpc.grpc.status_code", "0");
  }

  @Test
  void onlyInferenceIsTracedAndOnlyWhatItsCallerKeeps() throws Exception {
    serve(collector.url());
    assertThat(infer("/v2/models/add/infer", "traceparent", PARENT.replace("-01", "-00")))
        .isEqualTo(200);
    assertThat(server.get("/v2/models/add").statusCode()).isEqualTo(200);
    assertThat(server.get("/metrics").statusCode()).isEqualTo(200);
    assertThat(infer("/v2/models/none/infer", "traceparent", "rubbish")).isEqualTo(404);

    Span only = collector.span("POST /v2/models/{model}/infer");
    assertThat(only.getParentSpanId().isEmpty()).isTrue();
    assertThat(hex(only.getTraceId())).isNotEqualTo(TRACE).hasSize(32);
    assertThat(attributes(only.getAttributesList()))
        .containsEntry("headroom.outcome", "not_found")
        .containsEntry("headroom.model", "none");
    assertThat(collector.spans()).hasSize(1);
  }

  @Test
  void aCollectorThatIsBusyIsAskedAgainAndOneThatRefusesIsNot() throws Exception {
    serve(collector.url());
    collector.statuses.add(503);
    assertThat(infer("/v2/models/add/infer")).isEqualTo(200);
    collector.span("run");
    assertThat(dropped()).isZero();

    collector.statuses.add(400);
    assertThat(infer("/v2/models/add/infer")).isEqualTo(200);
    until("it is dropped", () -> dropped() == 1);
    assertThat(collector.requests).hasSize(1);

    collector.answer =
        ExportTraceServiceResponse.newBuilder()
            .setPartialSuccess(ExportTracePartialSuccess.newBuilder().setRejectedSpans(1))
            .build();
    assertThat(infer("/v2/models/add/infer")).isEqualTo(200);
    until("it is counted as rejected", () -> dropped() == 2);
  }

  @Test
  void aCollectorThatIsNotThereCostsRequestsNothing() throws Exception {
    String url = collector.url();
    collector.close();
    variables.put("OTEL_BSP_MAX_QUEUE_SIZE", "2");
    serve(url);
    for (int i = 0; i < 20; i++) {
      assertThat(infer("/v2/models/add/infer")).isEqualTo(200);
    }
    until("all are dropped", () -> dropped() == 20);
  }
}
