package dev.headroom.metrics.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.Matcher.Operator;
import dev.headroom.metrics.series.Points;
import dev.headroom.metrics.series.SampleSink;
import dev.headroom.metrics.series.StaleMark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadTest {
  private static final long START = 1_790_000_000_000L;
  private final TestClock clock = new TestClock(START);
  private final Head head = head(clock);

  private static Head head(TestClock clock) {
    return new Head(new HeadSettings(Duration.ofSeconds(60), 64 << 20), clock);
  }

  @Test
  void pointsOlderThanTheRetentionLeave() {
    for (int second = 0; second < 500; second++) {
      clock.set(START + second * 1000L);
      append("a", second);
    }
    Points points = points("a").getFirst();
    assertThat(points.size()).isEqualTo(60);
    assertThat(points.value(0)).isEqualTo(440);
    assertThat(points.value(59)).isEqualTo(499);
    assertThat(points.time(59)).isEqualTo(START + 499_000);
    assertThat(head.chunks().getFirst().chunks()).as("chunks of 30 that reach back 60").hasSize(3);
  }

  /** First few at a time, then many of them as one; nothing is lost on the way. */
  @Test
  void chunksAreJoinedWhenThereAreEnough() {
    Head longer = new Head(new HeadSettings(Duration.ofMinutes(15), 64 << 20), clock);
    for (int second = 0; second < 400; second++) {
      clock.set(START + second * 1000L);
      double value = second % 7 == 3 ? StaleMark.VALUE : second;
      longer.write(
          writer ->
              assertThat(writer.append(null, labels("a"), clock.millis(), value)).isNotNull());
    }
    assertThat(longer.chunks().getFirst().chunks().stream().map(Chunk::count))
        .containsExactly(120, 120, 120, 30, 10);
    Points points = longer.select(List.of(), 0, Long.MAX_VALUE).getFirst();
    assertThat(points.size()).isEqualTo(400);
    for (int second = 0; second < 400; second++) {
      assertThat(points.time(second)).isEqualTo(START + second * 1000L);
      assertThat(StaleMark.is(points.value(second))).isEqualTo(second % 7 == 3);
      assertThat(second % 7 == 3 || points.value(second) == second).isTrue();
    }
    long bytes = longer.status().bytes();
    assertThat(bytes).as("stale marks take no more than others").isLessThan(1500);
  }

  /** What ends, or comes slowly, is not kept where the recent is: it would hold its memory. */
  @Test
  void whatEndedOrIsSlowIsPackedForGood() {
    Head longer = new Head(new HeadSettings(Duration.ofMinutes(15), 64 << 20), clock);
    for (int second = 0; second < 600; second++) {
      clock.set(START + second * 1000L);
      int now = second;
      longer.write(
          writer -> {
            if (now < 70) {
              assertThat(writer.append(null, labels("ended"), clock.millis(), now)).isNotNull();
            }
            if (now % 15 == 0) {
              assertThat(writer.append(null, labels("slow"), clock.millis(), now)).isNotNull();
            }
            assertThat(writer.append(null, labels("quick"), clock.millis(), now)).isNotNull();
          });
    }
    assertThat(counts(longer, "ended")).containsExactly(60, 10);
    assertThat(counts(longer, "slow")).containsExactly(30, 10);
    assertThat(counts(longer, "quick")).containsExactly(120, 120, 120, 120, 30, 30, 30, 30);
  }

  private static List<Integer> counts(Head head, String name) {
    return head.chunks().stream()
        .filter(series -> series.labels().equals(labels(name)))
        .flatMap(series -> series.chunks().stream())
        .map(Chunk::count)
        .toList();
  }

  @Test
  void aSeriesWithoutSamplesInTheRetentionIsForgottenAndItsStringsWithIt() {
    SampleSink.Handle old = append("a", 1);
    clock.advance(30_000);
    append("b", 1);
    clock.advance(40_000);
    append("b", 2);
    assertThat(names()).containsExactly("b");
    assertThat(head.status().series()).isEqualTo(1);
    long alone = head.status().bytes();
    assertThat(alone).isLessThan(1000);
    head.write(
        writer -> assertThat(writer.append(old, labels("a"), clock.millis(), 3)).isNotNull());
    assertThat(points("a").getFirst().value(0)).as("by its labels").isEqualTo(3);
    assertThat(names()).containsExactly("a", "b");
  }

  @Test
  void aHandleOfAnotherHeadLeadsNowhere() {
    Head other = head(clock);
    SampleSink.Handle handle = append("a", 1);
    other.write(writer -> assertThat(writer.append(handle, labels("b"), START, 5)).isNotNull());
    assertThat(points("a").getFirst().size()).isEqualTo(1);
    assertThat(other.select(List.of(Matcher.name("b")), 0, START)).hasSize(1);
  }

  @Test
  void aSampleThatIsNotNewerIsDropped() {
    append("a", 1);
    append("a", 2);
    assertThat(points("a").getFirst().value(0)).isEqualTo(1);
    assertThat(head.status().dropped()).isEqualTo(1);
    assertThat(head.status().appended()).isEqualTo(1);
  }

  @Test
  void timestampsCountButNeverAheadOfNow() {
    append("a", START - 3000, 1);
    append("b", START + 600_000, 2);
    append("c", START - 60_000, 3);
    assertThat(points("a").getFirst().time(0)).isEqualTo(START - 3000);
    assertThat(points("b").getFirst().time(0)).isEqualTo(START);
    assertThat(points("c")).as("as old as the retention").isEmpty();
  }

  @Test
  void aClockThatIsSetBackMakesTheFutureForgotten() {
    clock.advance(600_000);
    append("a", 2);
    append("gone", 2);
    clock.set(START + 1000);
    append("a", 3);
    Points points = points("a").getFirst();
    assertThat(points.size()).isEqualTo(1);
    assertThat(points.value(0)).isEqualTo(3);
    assertThat(names()).containsExactly("a");
  }

  @Test
  void ofAClockThatIsSetBackALittleThePastStays() {
    append("a", 1);
    clock.advance(10_000);
    append("a", 2);
    clock.advance(-5000);
    append("a", 3);
    Points points = points("a").getFirst();
    assertThat(points.size()).isEqualTo(2);
    assertThat(points.value(0)).isEqualTo(1);
    assertThat(points.value(1)).isEqualTo(3);
  }

  @Test
  void aSelectionIsOpenOnTheLeft() {
    for (int second = 0; second < 5; second++) {
      append("a", second);
      clock.advance(1000);
    }
    Points points = head.select(List.of(Matcher.name("a")), START + 1000, START + 3000).getFirst();
    assertThat(points.size()).isEqualTo(2);
    assertThat(points.value(0)).isEqualTo(2);
    assertThat(head.select(List.of(Matcher.name("a")), START + 4000, START + 9000)).isEmpty();
    assertThat(
            head.select(
                List.of(Matcher.name("a"), Matcher.of("x", Operator.EQUAL, "y")), 0, START + 9000))
        .isEmpty();
  }

  @Test
  void aStaleMarkIsKeptBitByBit() {
    append("a", StaleMark.VALUE);
    append("b", Double.NaN);
    assertThat(StaleMark.is(points("a").getFirst().value(0))).isTrue();
    assertThat(StaleMark.is(points("b").getFirst().value(0))).isFalse();
  }

  @Test
  void ofAPageThatFailsNothingIsWritten() {
    assertThatThrownBy(
            () ->
                head.write(
                    writer -> {
                      assertThat(writer.append(null, labels("a"), START, 1)).isNotNull();
                      throw new IllegalStateException("a defect");
                    }))
        .hasMessage("a defect");
    assertThat(points("a")).isEmpty();
    assertThat(names()).isEmpty();
    append("a", 2);
    assertThat(points("a").getFirst().value(0)).isEqualTo(2);
  }

  @Test
  void aWriterIsOfNoUseAfterItsPageNorWithinAnother() {
    List<SampleSink.Writer> kept = new ArrayList<>();
    head.write(kept::add);
    assertThatThrownBy(() -> kept.getFirst().append(null, labels("a"), START, 1))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> head.write(outer -> head.write(inner -> {})))
        .isInstanceOf(IllegalStateException.class);
    append("a", 1);
    assertThat(points("a")).hasSize(1);
  }

  @Test
  void labelsAreListedAsAsked() {
    append(Labels.of(Labels.NAME, "up", "pod", "a", "zone", "x"), 1);
    append(Labels.of(Labels.NAME, "up", "pod", "b"), 1);
    append(Labels.of(Labels.NAME, "down", "pod", "c"), 1);
    List<Matcher> up = List.of(Matcher.name("up"));
    assertThat(head.labelNames(List.of(), 0, START)).containsExactly("__name__", "pod", "zone");
    assertThat(head.labelValues("pod", List.of(), 0, START)).containsExactly("a", "b", "c");
    assertThat(head.labelValues("pod", up, START, START)).containsExactly("a", "b");
    assertThat(head.labelValues("pod", up, START + 1, START + 2)).isEmpty();
    assertThat(head.labelValues("zone", List.of(), 0, START)).containsExactly("x");
    assertThat(head.labelValues("none", List.of(), 0, START)).isEmpty();
    assertThat(head.series(up, 0, Long.MAX_VALUE)).hasSize(2);
    assertThat(head.series(up, 0, START - 1)).isEmpty();
  }

  @Test
  void stringsOfLabelsAreKeptOnce() {
    append(Labels.of(Labels.NAME, new String("up"), "pod", "a"), 1);
    append(Labels.of(Labels.NAME, new String("up"), "pod", "b"), 1);
    List<Labels> both = head.series(List.of(), 0, START);
    assertThat(both.get(0).name()).isSameAs(both.get(1).name());
  }

  private SampleSink.Handle append(String name, double value) {
    return append(name, clock.millis(), value);
  }

  private SampleSink.Handle append(String name, long time, double value) {
    List<SampleSink.Handle> handles = new ArrayList<>();
    head.write(writer -> handles.add(writer.append(null, labels(name), time, value)));
    return handles.getFirst();
  }

  private void append(Labels labels, double value) {
    head.write(
        writer -> assertThat(writer.append(null, labels, clock.millis(), value)).isNotNull());
  }

  private List<Points> points(String name) {
    return head.select(List.of(Matcher.name(name)), 0, Long.MAX_VALUE);
  }

  private List<String> names() {
    return head.labelValues(Labels.NAME, List.of(), 0, Long.MAX_VALUE);
  }

  private static Labels labels(String name) {
    return Labels.of(Labels.NAME, name);
  }
}
