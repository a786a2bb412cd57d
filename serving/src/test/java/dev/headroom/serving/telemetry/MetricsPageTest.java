package dev.headroom.serving.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.serving.gpu.Gpu;
import dev.headroom.serving.telemetry.VersionTelemetry.Capacity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The page has OVMS's names, labels and buckets, as its sample page has them. */
class MetricsPageTest {
  private static String page(VersionTelemetry version, Set<String> families) {
    return MetricsPage.render(
        families,
        new MetricsPage.Models(
            List.of(new ModelTelemetry("m")),
            List.of(new MetricsPage.State("m", 1, "AVAILABLE")),
            OptionalLong.of(900),
            true),
        List.of(
            new MetricsPage.LoadedVersion(
                version, new Capacity(4, 6, 100, 1, 0.5, 77), 3, 2, true)),
        new MetricsPage.Server(
            true,
            new MetricsPage.Memory(7, 1000, 2),
            unknown(),
            Optional.of(new MetricsPage.Denied(3, 4, 5)),
            Map.of("trace", 6L),
            latency(),
            List.of(
                new Gpu(
                    0,
                    "GPU-a",
                    OptionalInt.of(42),
                    OptionalLong.of(1 << 30),
                    OptionalLong.of(8L << 30)),
                new Gpu(1, "", OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty()))));
  }

  private static LatencySeconds latency() {
    LatencySeconds latency = new LatencySeconds();
    latency.record(250_000_000);
    latency.record(60_000_000_000L);
    return latency;
  }

  @Test
  void theServerAsAWholeAsAFastApiServerTellsIt() {
    assertThat(page(new VersionTelemetry("m", 1), Set.of()).lines())
        .contains(
            "# TYPE request_queue_depth gauge",
            "request_queue_depth 2",
            "# TYPE inference_latency_seconds histogram",
            "inference_latency_seconds_bucket{le=\"0.1\"} 0",
            "inference_latency_seconds_bucket{le=\"0.25\"} 1",
            "inference_latency_seconds_bucket{le=\"1.0\"} 1",
            "inference_latency_seconds_bucket{le=\"10.0\"} 1",
            "inference_latency_seconds_bucket{le=\"+Inf\"} 2",
            "inference_latency_seconds_sum 60.25",
            "inference_latency_seconds_count 2");
  }

  @Test
  void whatIsNotKnownOfAGpuIsNotThere() {
    assertThat(page(new VersionTelemetry("m", 1), Set.of()).lines())
        .filteredOn(line -> line.contains("gpu") && !line.startsWith("#"))
        .containsExactly(
            "gpu_utilization_percent{gpu=\"0\",uuid=\"GPU-a\"} 42",
            "headroom_gpu_memory_used_bytes{gpu=\"0\",uuid=\"GPU-a\"} 1073741824",
            "headroom_gpu_memory_total_bytes{gpu=\"0\",uuid=\"GPU-a\"} 8589934592");
  }

  private static UnknownRequests unknown() {
    UnknownRequests unknown = new UnknownRequests();
    unknown.model();
    unknown.model();
    unknown.version();
    return unknown;
  }

  @Test
  void aHistogramIsThereOnceSomethingIsInIt() {
    VersionTelemetry version = new VersionTelemetry("m", 1);
    assertThat(page(version, MetricsPage.OVMS_FAMILIES))
        .doesNotContain("_bucket{interface", "_bucket{name");

    version.waited(5);
    version.started(System.nanoTime());
    version.finished(new RequestKind(Operation.KSERVE_INFER, Transport.GRPC), true, 5);

    assertThat(page(version, MetricsPage.OVMS_FAMILIES).lines())
        .contains(
            "ovms_wait_for_infer_req_time_us_count{name=\"m\",version=\"1\"} 1",
            "ovms_request_time_us_count{interface=\"gRPC\",name=\"m\",version=\"1\"} 1")
        .noneMatch(line -> line.startsWith("ovms_inference_time_us"))
        .noneMatch(line -> line.contains("time_us") && line.contains("REST"));
  }

  @Test
  void allOperationsAreThereFromTheStart() {
    assertThat(page(new VersionTelemetry("m", 1), MetricsPage.OVMS_FAMILIES).lines())
        .contains(
            "# TYPE ovms_requests_success counter",
            "ovms_requests_success{api=\"KServe\",interface=\"REST\",method=\"ModelInfer\",name=\"m\",version=\"1\"} 0",
            "ovms_requests_success{api=\"TensorFlowServing\",interface=\"REST\",method=\"Predict\",name=\"m\",version=\"1\"} 0",
            "ovms_requests_fail{api=\"KServe\",interface=\"REST\",method=\"ModelReady\",name=\"m\"} 0",
            "ovms_requests_fail{api=\"TensorFlowServing\",interface=\"REST\",method=\"GetModelStatus\",name=\"m\"} 0",
            "# TYPE ovms_streams gauge",
            "ovms_streams{name=\"m\",version=\"1\"} 4",
            "ovms_infer_req_queue_size{name=\"m\",version=\"1\"} 6",
            "ovms_infer_req_active{name=\"m\",version=\"1\"} 3",
            "ovms_current_requests{name=\"m\",version=\"1\"} 0",
            "headroom_request_memory_bytes 7",
            "headroom_request_memory_limit_bytes 1000",
            "headroom_request_memory_refused_total 2",
            "headroom_requests_unknown_total{what=\"model\"} 2",
            "headroom_requests_unknown_total{what=\"version\"} 1",
            "headroom_model_state{name=\"m\",version=\"1\",state=\"AVAILABLE\"} 1",
            "headroom_model_memory_bytes{name=\"m\",version=\"1\"} 77",
            "headroom_model_memory_limit_bytes 900",
            "headroom_model_demand_loads_total{name=\"m\"} 0",
            "headroom_model_evictions_total{name=\"m\"} 0",
            "headroom_queue_depth{name=\"m\",version=\"1\"} 2",
            "headroom_model_load_seconds{name=\"m\",version=\"1\"} 0.5");
  }

  @Test
  void aRequestIsInItsBucketAndInAllAbove() {
    VersionTelemetry version = new VersionTelemetry("m", 1);
    version.started(System.nanoTime());
    version.started(System.nanoTime());
    version.finished(new RequestKind(Operation.KSERVE_INFER, Transport.REST), true, 188_000);
    version.finished(new RequestKind(Operation.TENSORFLOW_PREDICT, Transport.REST), false, 1);

    assertThat(page(version, MetricsPage.OVMS_FAMILIES).lines())
        .contains(
            "# TYPE ovms_request_time_us histogram",
            "ovms_request_time_us_bucket{interface=\"REST\",name=\"m\",version=\"1\",le=\"104\"} 0",
            "ovms_request_time_us_bucket{interface=\"REST\",name=\"m\",version=\"1\",le=\"188\"} 1",
            "ovms_request_time_us_bucket{interface=\"REST\",name=\"m\",version=\"1\",le=\"1474755971\"} 1",
            "ovms_request_time_us_bucket{interface=\"REST\",name=\"m\",version=\"1\",le=\"+Inf\"} 1",
            "ovms_request_time_us_sum{interface=\"REST\",name=\"m\",version=\"1\"} 188",
            "ovms_request_time_us_count{interface=\"REST\",name=\"m\",version=\"1\"} 1",
            "ovms_requests_success{api=\"KServe\",interface=\"REST\",method=\"ModelInfer\",name=\"m\",version=\"1\"} 1",
            "ovms_requests_fail{api=\"TensorFlowServing\",interface=\"REST\",method=\"Predict\",name=\"m\",version=\"1\"} 1");
  }

  @Test
  void theBucketsAreOvmss() {
    VersionTelemetry version = new VersionTelemetry("m", 1);
    version.ran(5, 1);
    List<Long> bounds =
        page(version, Set.of("ovms_inference_time_us"))
            .lines()
            .filter(
                line -> line.startsWith("ovms_inference_time_us_bucket") && !line.contains("+Inf"))
            .map(line -> Long.parseLong(line.replaceAll(".*le=\"([0-9]+)\".*", "$1")))
            .toList();

    assertThat(bounds)
        .containsExactly(
            10L,
            18L,
            32L,
            58L,
            104L,
            188L,
            340L,
            612L,
            1101L,
            1983L,
            3570L,
            6426L,
            11568L,
            20822L,
            37481L,
            67466L,
            121439L,
            218591L,
            393464L,
            708235L,
            1274823L,
            2294682L,
            4130428L,
            7434771L,
            13382588L,
            24088659L,
            43359586L,
            78047255L,
            140485060L,
            252873108L,
            455171596L,
            819308872L,
            1474755971L);
  }

  @Test
  void aListChoosesAmongOvmssFamiliesOnly() {
    String page = page(new VersionTelemetry("m", 1), Set.of("ovms_streams"));

    assertThat(page.lines().filter(line -> line.startsWith("ovms_")))
        .containsExactly("ovms_streams{name=\"m\",version=\"1\"} 4");
    assertThat(page).contains("headroom_ready 1");
  }

  @Test
  void labelValuesAreEscaped() {
    assertThat(page(new VersionTelemetry("a\"b\\c", 1), Set.of("ovms_streams")))
        .contains("ovms_streams{name=\"a\\\"b\\\\c\",version=\"1\"} 4");
  }
}
