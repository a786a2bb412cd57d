package dev.headroom.kubernetes.metricsapi.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Pages are of the form of a kubelet's of 1.36, {@code GET /metrics/resource}. */
class UsageTest {
  private static final Instant AT = Instant.ofEpochMilli(1_796_074_317_472L);

  private static String page(double cpu, long atMillis) {
    return """
        # HELP container_cpu_usage_seconds_total [STABLE] Cumulative cpu time consumed by the container in core-seconds
        # TYPE container_cpu_usage_seconds_total counter
        container_cpu_usage_seconds_total{container="main",namespace="default",pod="a"} %s %d
        container_cpu_usage_seconds_total{container="side",namespace="default",pod="a"} 1 %d
        # TYPE container_memory_working_set_bytes gauge
        container_memory_working_set_bytes{container="main",namespace="default",pod="a"} 2.097152e+06 %d
        container_memory_working_set_bytes{container="side",namespace="default",pod="a"} 1000 %d
        container_memory_working_set_bytes{container="new",namespace="default",pod="b"} 1000 %d
        # TYPE node_cpu_usage_seconds_total counter
        node_cpu_usage_seconds_total 9212.5 %d
        # TYPE node_memory_working_set_bytes gauge
        node_memory_working_set_bytes 5.16745216e+09 %d
        # TYPE scrape_error gauge
        scrape_error 0
        """
        .formatted(cpu, atMillis, atMillis, atMillis, atMillis, atMillis, atMillis, atMillis);
  }

  private static Map<Consumer, Moment> read(double cpu, Instant at) throws Exception {
    return ResourcePage.read("n", page(cpu, at.toEpochMilli()), Instant.MAX);
  }

  @Test
  void aPageSaysTheMomentsOfAllThatHaveBoth() throws Exception {
    assertThat(read(2.5, AT))
        .containsOnlyKeys(
            new Consumer.Container("default", "a", "main"),
            new Consumer.Container("default", "a", "side"),
            new Consumer.Node("n"))
        .containsEntry(
            new Consumer.Container("default", "a", "main"), new Moment(AT, 2.5, 2_097_152));
  }

  @Test
  void usageIsWhatLiesBetweenTwoMoments() throws Exception {
    UsageHistory history = new UsageHistory();
    history.took("n", read(2.5, AT));
    assertThat(history.containers("default", "a")).as("one moment is no usage").isEmpty();
    history.took("n", read(2.5, AT));
    assertThat(history.containers("default", "a")).as("nor is it twice").isEmpty();
    history.took("n", read(4, AT.plusSeconds(10)));
    Usage main = history.containers("default", "a").get("main");
    assertThat(main)
        .isEqualTo(new Usage(AT.plusSeconds(10), Duration.ofSeconds(10), 0.15, 2_097_152));
    assertThat(main.cpu()).isEqualTo("150m");
    assertThat(main.memory()).isEqualTo("2Mi");
    assertThat(history.containers("default", "a").get("side").memory()).isEqualTo("1k");
    assertThat(history.node("n")).isPresent();
    history.took("n", read(1, AT.plusSeconds(20)));
    assertThat(history.containers("default", "a")).as("a restart is no usage").isEmpty();
    history.retain(Set.of());
    assertThat(history.node("n")).isEmpty();
  }

  @Test
  void aPodThatIsGoneFromThePageIsGone() throws Exception {
    UsageHistory history = new UsageHistory();
    history.took("n", read(2.5, AT));
    history.took("n", read(4, AT.plusSeconds(10)));
    history.took("n", Map.of());
    assertThat(history.containers("default", "a")).isEmpty();
  }

  @Test
  void cpuIsWrittenInBillionths() {
    assertThat(new Usage(AT, Duration.ofSeconds(1), 0.000107529, 1).cpu()).isEqualTo("107529n");
    assertThat(new Usage(AT, Duration.ofSeconds(1), 2, 1).cpu()).isEqualTo("2");
    assertThat(new Usage(AT, Duration.ofSeconds(1), 1e-12, 1).cpu()).isEqualTo("0");
  }
}
