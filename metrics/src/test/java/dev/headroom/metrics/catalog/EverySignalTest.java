package dev.headroom.metrics.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.metrics.Pages;
import dev.headroom.metrics.exposition.ExpositionFormat;
import dev.headroom.metrics.exposition.MetricsPage;
import dev.headroom.metrics.store.RecordedTarget;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Every signal of every server against a page whose truth is known: recorded pages of real servers,
 * and where none could be recorded, pages written by hand with the names that the server documents.
 */
class EverySignalTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  private static final int SECONDS = 10;

  /** What must come out of the recorded pages, which their README tells. */
  record Recorded(String server, String signal, long millis, double expected, double tolerance) {}

  /** What must come out of the pages written below. */
  record Written(String server, String signal, double expected) {}

  /**
   * The load is 16 connections (vLLM: 12 when its first page was read, four running and seven
   * waiting at its second) that each wait for their answer of about 20 ms, one at a time. The mean
   * latency is then 16 over the rate, the wait one request's 20 ms less.
   */
  static final List<Recorded> RECORDED =
      List.of(
          new Recorded("triton", "requests-per-stream", 5030, 16, 0.5),
          new Recorded("triton", "queue-depth", 5030, 15, 0.5),
          new Recorded("triton", "latency-mean", 5030, 16 / 46.6, 0.01),
          new Recorded("triton", "queue-time", 5030, 15 / 46.6, 0.01),
          new Recorded("vllm", "requests-per-stream", 5810, 11 / 4.0, 0),
          new Recorded("vllm", "queue-depth", 5810, 7, 0),
          new Recorded("vllm", "queue-time", 5810, 0.5, 0.15),
          new Recorded("vllm", "tokens-per-second", 5810, 19 * 60, 114),
          new Recorded("vllm", "latency-mean", 5810, 0.75, 0.1),
          new Recorded("vllm", "latency-p95", 5810, 0.98, 0.1),
          new Recorded("torchserve", "requests-per-stream", 5030, 16, 0.5),
          new Recorded("torchserve", "queue-depth", 5030, 15, 0.5),
          new Recorded("torchserve", "latency-mean", 5030, 16 / 41.6, 0.02),
          new Recorded("torchserve", "queue-time", 5030, 15 / 41.6, 0.02),
          new Recorded("mlserver", "requests-per-stream", 7020, 0.9, 0.05),
          new Recorded("mlserver", "service-time-mean", 7020, 0.021, 0.002),
          new Recorded("mlserver", "service-time-p95", 7020, 0.0245, 0.002),
          new Recorded("fastapi", "requests-per-stream", 5020, 16, 0.5),
          new Recorded("fastapi", "queue-depth", 5020, 15, 0.5),
          new Recorded("fastapi", "latency-mean", 5020, 16 / 45.4, 0.02),
          new Recorded("fastapi", "latency-p95", 5020, 0.49, 0.05));

  /** A series, its value at the start, and by how much it grows in a second. */
  private static final Map<String, String> PAGES =
      Map.of(
          "ovms",
          """
          ovms_streams{name="a",version="1"} 2 0
          ovms_streams{name="b",version="1"} 1 0
          ovms_current_requests{name="a",version="1"} 8 0
          ovms_current_requests{name="b",version="1"} 1 0
          ovms_wait_for_infer_req_time_us_sum{name="a",version="1"} 9000000 600000
          ovms_wait_for_infer_req_time_us_count{name="a",version="1"} 500 20
          ovms_request_time_us_bucket{interface="REST",name="a",version="1",le="40000"} 250 10
          ovms_request_time_us_bucket{interface="REST",name="a",version="1",le="80000"} 500 20
          ovms_request_time_us_bucket{interface="REST",name="a",version="1",le="+Inf"} 500 20
          ovms_request_time_us_sum{interface="REST",name="a",version="1"} 90000000 1000000
          ovms_request_time_us_count{interface="REST",name="a",version="1"} 500 20
          """,
          "tgi",
          """
          tgi_queue_size 9 0
          tgi_batch_current_size 7 0
          tgi_request_queue_duration_sum 30 3
          tgi_request_queue_duration_count 100 10
          tgi_request_generated_tokens_sum 5000 500
          tgi_request_generated_tokens_count 100 10
          tgi_request_duration_bucket{le="0.5"} 50 5
          tgi_request_duration_bucket{le="1"} 100 10
          tgi_request_duration_bucket{le="+Inf"} 100 10
          tgi_request_duration_sum 60 6
          tgi_request_duration_count 100 10
          """,
          "kserve",
          """
          request_predict_seconds_bucket{model_name="a",le="0.01"} 200 20
          request_predict_seconds_bucket{model_name="a",le="0.04"} 400 40
          request_predict_seconds_bucket{model_name="a",le="+Inf"} 400 40
          request_predict_seconds_sum{model_name="a"} 8 0.8
          request_predict_seconds_count{model_name="a"} 400 40
          """,
          "triton",
          """
          nv_inference_request_success{model="a",version="1"} 9 0
          nv_gpu_utilization{gpu_uuid="GPU-1"} 0.4 0
          nv_gpu_utilization{gpu_uuid="GPU-2"} 0.8 0
          nv_gpu_memory_used_bytes{gpu_uuid="GPU-1"} 6000000000 0
          nv_gpu_memory_total_bytes{gpu_uuid="GPU-1"} 8000000000 0
          """,
          "torchserve",
          """
          WorkerLoadTime{WorkerName="W-9000-a_1.0",Level="Host"} 1500 0
          GPUUtilization{Level="Host",DeviceId="0"} 40 0
          GPUUtilization{Level="Host",DeviceId="1"} 80 0
          """,
          "ack-gpu",
          """
          DCGM_CUSTOM_PROCESS_SM_UTIL{pod_name="a",process_name="python"} 30 0
          DCGM_CUSTOM_PROCESS_SM_UTIL{pod_name="a",process_name="python2"} 25 0
          """,
          "dcgm",
          """
          DCGM_FI_DEV_GPU_UTIL{gpu="0"} 40 0
          DCGM_FI_DEV_GPU_UTIL{gpu="1"} 80 0
          DCGM_FI_DEV_FB_USED{gpu="0"} 3000 0
          DCGM_FI_DEV_FB_USED{gpu="1"} 3000 0
          DCGM_FI_DEV_FB_FREE{gpu="0"} 1000 0
          DCGM_FI_DEV_FB_FREE{gpu="1"} 1000 0
          """);

  static final List<Written> WRITTEN =
      List.of(
          new Written("ovms", "requests-per-stream", 3),
          new Written("ovms", "queue-depth", 6),
          new Written("ovms", "queue-time", 0.03),
          new Written("ovms", "latency-mean", 0.05),
          new Written("ovms", "latency-p95", 0.076),
          new Written("tgi", "requests-per-stream", 4),
          new Written("tgi", "queue-depth", 9),
          new Written("tgi", "queue-time", 0.3),
          new Written("tgi", "tokens-per-second", 500),
          new Written("tgi", "latency-p95", 0.95),
          new Written("kserve", "requests-per-stream", 0.8),
          new Written("kserve", "service-time-mean", 0.02),
          new Written("kserve", "service-time-p95", 0.037),
          new Written("triton", "gpu-utilization", 60),
          new Written("triton", "gpu-memory", 75),
          new Written("torchserve", "gpu-utilization", 60),
          new Written("ack-gpu", "gpu-utilization", 55),
          new Written("dcgm", "gpu-utilization", 60),
          new Written("dcgm", "gpu-memory", 75));

  private final Catalog catalog = Catalog.builtIn();

  @Test
  void noSignalOfAServerIsLeftOut() {
    Set<String> all =
        catalog.kinds().stream()
            .flatMap(
                kind -> kind.signals().keySet().stream().map(signal -> kind.name() + " " + signal))
            .collect(Collectors.toCollection(TreeSet::new));
    Stream<String> recorded = RECORDED.stream().map(each -> each.server() + " " + each.signal());
    Stream<String> written = WRITTEN.stream().map(each -> each.server() + " " + each.signal());
    assertThat(Stream.concat(recorded, written)).containsExactlyInAnyOrderElementsOf(all);
  }

  @ParameterizedTest
  @FieldSource("RECORDED")
  void whatWasRecordedIsSeen(Recorded truth) throws Exception {
    RecordedTarget target = target();
    target.record(START, Pages.page(truth.server() + "-loaded-1"));
    Instant now = START.plusMillis(truth.millis());
    target.record(now, Pages.page(truth.server() + "-loaded-2"));
    assertThat(value(truth.signal(), target, now))
        .isCloseTo(truth.expected(), within(truth.tolerance()));
  }

  @ParameterizedTest
  @FieldSource("RECORDED")
  void idleIsZeroAndNotNoData(Recorded truth) throws Exception {
    RecordedTarget target = target();
    for (int second = 0; second <= SECONDS; second++) {
      target.record(START.plusSeconds(second), Pages.page(truth.server() + "-idle"));
    }
    assertThat(value(truth.signal(), target, START.plusSeconds(SECONDS))).isZero();
  }

  @ParameterizedTest
  @FieldSource("WRITTEN")
  void whatIsWrittenIsSeen(Written truth) throws Exception {
    RecordedTarget target = target();
    for (int second = 0; second <= SECONDS; second++) {
      target.record(START.plusSeconds(second), page(PAGES.get(truth.server()), second));
    }
    Instant now = START.plusSeconds(SECONDS);
    assertThat(catalog.kind(target.series()).orElseThrow().name()).isEqualTo(truth.server());
    assertThat(value(truth.signal(), target, now)).isCloseTo(truth.expected(), within(1e-6));
  }

  private static MetricsPage page(String lines, int second) throws Exception {
    StringBuilder text = new StringBuilder();
    for (String line : lines.lines().toList()) {
      String[] parts = line.split(" ");
      BigDecimal grown = new BigDecimal(parts[2]).multiply(BigDecimal.valueOf(second));
      text.append(parts[0]).append(' ').append(new BigDecimal(parts[1]).add(grown)).append('\n');
    }
    return Pages.read(
        Pages.reader(any -> true, 1000), text.toString(), ExpositionFormat.PROMETHEUS);
  }

  private double value(String signal, RecordedTarget target, Instant now) {
    Reading reading =
        catalog.reader(signal, List.of(), Map.of("slots", 4.0)).read(target.series(), now);
    assertThat(reading).isInstanceOf(Reading.Present.class);
    return ((Reading.Present) reading).value();
  }

  private static RecordedTarget target() {
    return new RecordedTarget(Duration.ofMinutes(5), 10_000);
  }
}
