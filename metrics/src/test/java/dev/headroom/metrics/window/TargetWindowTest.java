package dev.headroom.metrics.window;

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

class TargetWindowTest {
  private static final Instant START = Instant.parse("2026-11-22T00:00:00Z");
  private final TargetWindow window = new TargetWindow(Duration.ofSeconds(60), 5);

  @Test
  void pointsOlderThanTheRetentionLeave() {
    for (int second = 0; second < 500; second++) {
      window.record(START.plusSeconds(second), Pages.page(sample("a", second)));
    }
    Points points = points("a").getFirst();
    assertThat(points.size()).isEqualTo(60);
    assertThat(points.value(0)).isEqualTo(440);
    assertThat(points.value(59)).isEqualTo(499);
    assertThat(points.time(59)).isEqualTo(START.plusSeconds(499).toEpochMilli());
  }

  @Test
  void aSeriesHoldsABoundedNumberOfPoints() {
    TargetWindow fast = new TargetWindow(Duration.ofDays(1), 5);
    IntStream.range(0, 3 * SeriesWindow.MAX_POINTS)
        .forEach(i -> fast.record(START.plusMillis(i), Pages.page(sample("a", i))));
    Points points = fast.select(List.of(Matcher.name("a")), 0, Long.MAX_VALUE).getFirst();
    assertThat(points.size()).isEqualTo(SeriesWindow.MAX_POINTS);
    assertThat(points.value(0)).isEqualTo(2 * SeriesWindow.MAX_POINTS);
  }

  @Test
  void aSeriesThatIsNotOnTheNextPageEndsThere() {
    window.record(START, Pages.page(sample("a", 1), sample("b", 1)));
    window.record(START.plusSeconds(1), Pages.page(sample("b", 2)));
    window.record(START.plusSeconds(2), Pages.page(sample("b", 3)));
    Points points = points("a").getFirst();
    assertThat(points.size()).isEqualTo(2);
    assertThat(StaleMark.is(points.value(1))).isTrue();
    assertThat(points.withoutStaleMarks().size()).isEqualTo(1);
    assertThat(window.currentNames()).containsExactly("b");
    window.record(START.plusSeconds(3), Pages.page(sample("a", 4), sample("b", 4)));
    assertThat(window.currentNames()).containsExactly("a", "b");
  }

  @Test
  void aSeriesThatIsGoneForTheRetentionIsForgotten() {
    window.record(START, Pages.page(sample("a", 1)));
    window.record(START.plusSeconds(1), Pages.page());
    window.record(START.plusSeconds(61), Pages.page());
    assertThat(window.select(List.of(), 0, Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void whereSeriesComeAndGoThoseThatVanishedMakeRoom() {
    for (int second = 0; second < 50; second++) {
      int name = second;
      List<Sample> page =
          IntStream.range(0, 5).mapToObj(i -> sample("s" + name + "_" + i, 1)).toList();
      window.record(START.plusSeconds(second), Pages.page(page));
      assertThat(window.select(List.of(), 0, Long.MAX_VALUE)).hasSizeBetween(5, 10);
    }
  }

  @Test
  void timestampsCountButNeverAheadOfNow() {
    long early = START.minusSeconds(3).toEpochMilli();
    long late = START.plusSeconds(600).toEpochMilli();
    window.record(
        START, Pages.page(new Sample(labels("a"), 1, early), new Sample(labels("b"), 2, late)));
    assertThat(points("a").getFirst().time(0)).isEqualTo(early);
    assertThat(points("b").getFirst().time(0)).isEqualTo(START.toEpochMilli());
    window.record(START.plusSeconds(1), Pages.page(new Sample(labels("a"), 1, early)));
    assertThat(points("a").getFirst().size()).as("the same sample again").isEqualTo(1);
  }

  @Test
  void aSelectionIsOpenOnTheLeft() {
    for (int second = 0; second < 5; second++) {
      window.record(START.plusSeconds(second), Pages.page(sample("a", second)));
    }
    long start = START.toEpochMilli();
    Points points =
        window.select(List.of(Matcher.name("a")), start + 1000, start + 3000).getFirst();
    assertThat(points.size()).isEqualTo(2);
    assertThat(points.value(0)).isEqualTo(2);
    assertThat(window.select(List.of(Matcher.name("a")), start + 4000, start + 9000)).isEmpty();
    assertThat(
            window.select(
                List.of(Matcher.name("a"), Matcher.of("x", Matcher.Operator.EQUAL, "y")),
                0,
                start + 9000))
        .isEmpty();
  }

  @Test
  void aClockThatIsSetBackBeginsTheWindowAnew() {
    window.record(START.plusSeconds(600), Pages.page(sample("a", 1)));
    window.record(START, Pages.page(sample("a", 2)));
    assertThat(points("a")).hasSize(1);
    assertThat(points("a").getFirst().value(0)).isEqualTo(2);
    assertThat(window.newest()).contains(START);
  }

  private List<Points> points(String name) {
    return window.select(List.of(Matcher.name(name)), 0, Long.MAX_VALUE);
  }

  private static Sample sample(String name, double value) {
    return new Sample(labels(name), value, Sample.NO_TIMESTAMP);
  }

  private static Labels labels(String name) {
    return Labels.of(Labels.NAME, name);
  }
}
