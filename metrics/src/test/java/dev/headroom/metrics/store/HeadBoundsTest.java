package dev.headroom.metrics.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.Points;
import dev.headroom.metrics.series.SampleSink;
import dev.headroom.metrics.series.StaleMark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeadBoundsTest {
  private static final long START = 1_790_000_000_000L;
  private static final int SERIES = 100;
  private final TestClock clock = new TestClock(START);
  private final Random random = new Random(7);

  @Test
  void beyondItsMemoryTheOldestSamplesLeaveFirst() {
    Head head = new Head(new HeadSettings(Duration.ofMinutes(15), 300_000), clock);
    fill(head, 900);
    assertThat(head.status().bytes()).isLessThanOrEqualTo(300_000);
    assertThat(head.status().evicted()).isPositive();
    assertThat(head.status().series()).isEqualTo(SERIES);
    for (Points points : head.select(List.of(), 0, Long.MAX_VALUE)) {
      assertThat(points.time(points.size() - 1))
          .as("the newest is there")
          .isEqualTo(clock.millis());
      for (int i = 1; i < points.size(); i++) {
        assertThat(points.time(i) - points.time(i - 1)).as("no gap").isEqualTo(1000);
      }
    }
  }

  @Test
  void whereOpenChunksAloneAreTooMuchTheyAreHalved() {
    Head head = new Head(new HeadSettings(Duration.ofMinutes(15), 70_000), clock);
    fill(head, 300);
    assertThat(head.status().bytes()).isLessThanOrEqualTo(70_000);
    List<Points> all = head.select(List.of(), 0, Long.MAX_VALUE);
    assertThat(all).hasSize(SERIES);
    for (Points points : all) {
      assertThat(points.time(points.size() - 1)).isEqualTo(clock.millis());
    }
  }

  @Test
  void moreSeriesThanItHasMemoryForAreRefusedAndThoseThatAreThereGoOn() {
    Head head = new Head(new HeadSettings(Duration.ofMinutes(15), 100_000), clock);
    for (int i = 0; i < 2000; i++) {
      Labels labels = Labels.of(Labels.NAME, "m", "i", String.valueOf(i));
      head.write(writer -> assertThat(writer.append(null, labels, clock.millis(), 1)).isNotNull());
    }
    int series = head.status().series();
    assertThat(series).isBetween(20, 1000);
    assertThat(head.status().refused()).isGreaterThanOrEqualTo(1000);
    assertThat(head.status().bytes()).isLessThanOrEqualTo(100_000);
    clock.advance(1000);
    Labels first = Labels.of(Labels.NAME, "m", "i", "0");
    head.write(writer -> assertThat(writer.append(null, first, clock.millis(), 2)).isNotNull());
    assertThat(
            head.select(
                List.of(Matcher.of("i", Matcher.Operator.EQUAL, "0")),
                clock.millis() - 1,
                clock.millis()))
        .hasSize(1);
  }

  @Test
  void seriesThatHaveEndedMakeRoomForNewOnes() {
    Head head = new Head(new HeadSettings(Duration.ofMinutes(15), 100_000), clock);
    Labels stays = Labels.of(Labels.NAME, "stays");
    for (int generation = 0; generation < 100; generation++) {
      String pod = "pod-" + generation;
      for (double value : new double[] {1, StaleMark.VALUE}) {
        long now = clock.advance(1000);
        head.write(
            writer -> {
              assertThat(writer.append(null, stays, now, 1)).isNotNull();
              for (int i = 0; i < 20; i++) {
                Labels labels = Labels.of(Labels.NAME, "m" + i, "pod", pod);
                assertThat(writer.append(null, labels, now, value)).isNotNull();
              }
            });
        List<Points> newest =
            head.select(List.of(Matcher.of("pod", Matcher.Operator.EQUAL, pod)), 0, Long.MAX_VALUE);
        assertThat(newest).hasSize(20);
      }
      assertThat(head.status().bytes()).isLessThanOrEqualTo(100_000);
    }
    assertThat(head.status().refused()).isZero();
    assertThat(head.status().evicted()).isPositive();
    assertThat(head.select(List.of(Matcher.name("stays")), 0, Long.MAX_VALUE)).hasSize(1);
  }

  /** A thousand targets of ten series, replaced by others every 30 s, for an hour. */
  @Test
  void replacedPodsLeaveNothingBehind() {
    Head head = new Head(new HeadSettings(Duration.ofMinutes(2), 64 << 20), clock);
    long flat = 0;
    for (int generation = 0; generation < 120; generation++) {
      for (int second = 0; second < 30; second += 10) {
        clock.advance(10_000);
        for (int target = 0; target < 100; target++) {
          String pod = "pod-" + generation + "-" + target;
          head.write(
              writer -> {
                for (int i = 0; i < 10; i++) {
                  Labels labels = Labels.of(Labels.NAME, "m" + i, "pod", pod);
                  assertThat(writer.append(null, labels, clock.millis(), i)).isNotNull();
                }
              });
        }
      }
      if (generation == 10) {
        flat = head.status().bytes();
      }
    }
    assertThat(head.status().bytes()).isLessThanOrEqualTo(flat + flat / 50);
    assertThat(head.status().series()).isLessThanOrEqualTo(5 * 1000 + 1000);
    assertThat(head.labelValues("pod", List.of(), 0, Long.MAX_VALUE)).hasSizeLessThanOrEqualTo(500);
    clock.advance(200_000);
    head.write(writer -> {});
    assertThat(head.status().bytes()).as("the count of bytes, when all is gone").isZero();
    assertThat(head.status().series()).isZero();
  }

  private void fill(Head head, int seconds) {
    List<SampleSink.@Nullable Handle> handles = new ArrayList<>(Collections.nCopies(SERIES, null));
    for (int second = 0; second < seconds; second++) {
      long now = clock.advance(1000);
      head.write(
          writer -> {
            for (int i = 0; i < SERIES; i++) {
              Labels labels = Labels.of(Labels.NAME, "m", "i", String.valueOf(i));
              handles.set(i, writer.append(handles.get(i), labels, now, random.nextGaussian()));
            }
          });
      assertThat(head.status().bytes()).isLessThanOrEqualTo(head.settings().maxBytes());
    }
  }
}
