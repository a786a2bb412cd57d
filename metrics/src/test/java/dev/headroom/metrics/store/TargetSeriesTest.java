package dev.headroom.metrics.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.metrics.Pages;
import dev.headroom.metrics.exposition.Sample;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.Points;
import dev.headroom.metrics.series.StaleMark;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TargetSeriesTest {
  private static final Instant START = Instant.parse("2026-11-22T00:00:00Z");
  private final RecordedTarget target = new RecordedTarget(Duration.ofSeconds(60), 5);

  @Test
  void pointsOlderThanTheRetentionLeave() {
    for (int second = 0; second < 500; second++) {
      target.record(START.plusSeconds(second), Pages.page(sample("a", second)));
    }
    Points points = points("a").getFirst();
    assertThat(points.size()).isEqualTo(60);
    assertThat(points.value(0)).isEqualTo(440);
    assertThat(points.value(59)).isEqualTo(499);
    assertThat(points.time(59)).isEqualTo(START.plusSeconds(499).toEpochMilli());
  }

  @Test
  void aSeriesThatIsNotOnTheNextPageEndsThere() {
    target.record(START, Pages.page(sample("a", 1), sample("b", 1)));
    target.record(START.plusSeconds(1), Pages.page(sample("b", 2)));
    target.record(START.plusSeconds(2), Pages.page(sample("b", 3)));
    Points points = points("a").getFirst();
    assertThat(points.size()).isEqualTo(2);
    assertThat(StaleMark.is(points.value(1))).isTrue();
    assertThat(points.withoutStaleMarks().size()).isEqualTo(1);
    assertThat(target.series().currentNames()).containsExactly("b");
    target.record(START.plusSeconds(3), Pages.page(sample("a", 4), sample("b", 4)));
    assertThat(target.series().currentNames()).containsExactly("a", "b");
    assertThat(points("a").getFirst().size()).as("it goes on").isEqualTo(3);
  }

  @Test
  void aSeriesThatIsGoneForTheRetentionIsForgotten() {
    target.record(START, Pages.page(sample("a", 1)));
    target.record(START.plusSeconds(1), Pages.page());
    target.record(START.plusSeconds(61), Pages.page());
    assertThat(all()).isEmpty();
    assertThat(target.head().status().series()).isZero();
  }

  @Test
  void whereSeriesComeAndGoThoseThatVanishedMakeRoom() {
    for (int second = 0; second < 50; second++) {
      int name = second;
      List<Sample> page =
          IntStream.range(0, 5).mapToObj(i -> sample("s" + name + "_" + i, 1)).toList();
      target.record(START.plusSeconds(second), Pages.page(page));
      assertThat(all()).hasSizeBetween(5, 10);
      assertThat(target.head().status().series()).isBetween(5, 10);
    }
  }

  @Test
  void oneThatVanishedAndCameBackIsNotForgottenForItsPast() {
    target.record(START, Pages.page(sample("flaps", 0)));
    target.record(START.plusSeconds(1), Pages.page());
    for (int second = 2; second < 50; second++) {
      target.record(
          START.plusSeconds(second), Pages.page(sample("flaps", second), sample("s" + second, 1)));
    }
    assertThat(points("flaps").getFirst().withoutStaleMarks().size()).isEqualTo(49);
  }

  @Test
  void timestampsCountButNeverAheadOfNow() {
    long early = START.minusSeconds(3).toEpochMilli();
    long late = START.plusSeconds(600).toEpochMilli();
    target.record(
        START, Pages.page(new Sample(labels("a"), 1, early), new Sample(labels("b"), 2, late)));
    assertThat(points("a").getFirst().time(0)).isEqualTo(early);
    assertThat(points("b").getFirst().time(0)).isEqualTo(START.toEpochMilli());
    target.record(START.plusSeconds(1), Pages.page(new Sample(labels("a"), 1, early)));
    assertThat(points("a").getFirst().size()).as("the same sample again").isEqualTo(1);
  }

  @Test
  void aClockThatIsSetBackBeginsAnew() {
    target.record(START.plusSeconds(600), Pages.page(sample("a", 1)));
    target.record(START, Pages.page(sample("a", 2)));
    assertThat(points("a")).hasSize(1);
    assertThat(points("a").getFirst().size()).isEqualTo(1);
    assertThat(points("a").getFirst().value(0)).isEqualTo(2);
    assertThat(target.series().newest()).contains(START);
  }

  @Test
  void oneTargetsSeriesAreNoOthers() {
    TargetSeries other =
        new TargetSeries(target.head(), Labels.of("pod", "r-2", "namespace", "default"), 5);
    target.record(START, Pages.page(sample("a", 1), sample("b", 1)));
    other.record(START, Pages.page(sample("a", 2)));
    assertThat(points("a")).hasSize(1);
    assertThat(points("a").getFirst().value(0)).isEqualTo(1);
    assertThat(other.select(List.of(), 0, Long.MAX_VALUE)).hasSize(1);
    assertThat(target.head().select(List.of(Matcher.name("a")), 0, Long.MAX_VALUE)).hasSize(2);
  }

  @Test
  void aTargetThatIsGoneHasNoValues() {
    target.record(START, Pages.page(sample("a", 1)));
    target.at(START.plusSeconds(1)).end(START.plusSeconds(1));
    target.record(START.plusSeconds(2), Pages.page(sample("a", 3)));
    Points points = points("a").getFirst();
    assertThat(points.size()).as("what comes late is passed over").isEqualTo(2);
    assertThat(StaleMark.is(points.value(1))).isTrue();
  }

  @Test
  void aPagesLabelThatTheTargetHasIsExported() {
    Labels labels = Labels.of(Labels.NAME, "a", "pod", "mine", "exported_pod", "too", "x", "y");
    target.record(START, Pages.page(new Sample(labels, 1, Sample.NO_TIMESTAMP)));
    assertThat(points("a").getFirst().series())
        .isEqualTo(
            Labels.of(
                Labels.NAME,
                "a",
                "pod",
                "r-1",
                "namespace",
                "default",
                "exported_pod",
                "too",
                "exported_exported_pod",
                "mine",
                "x",
                "y"));
  }

  private List<Points> points(String name) {
    return target.series().select(List.of(Matcher.name(name)), 0, Long.MAX_VALUE);
  }

  private List<Points> all() {
    return target.series().select(List.of(), 0, Long.MAX_VALUE);
  }

  private static Sample sample(String name, double value) {
    return new Sample(labels(name), value, Sample.NO_TIMESTAMP);
  }

  private static Labels labels(String name) {
    return Labels.of(Labels.NAME, name);
  }
}
