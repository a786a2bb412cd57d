package dev.headroom.dashboard.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DayTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path folder;

  private static Point at(int second, double load, int wanted, int ready) {
    return new Point(
        START.plusSeconds(second),
        List.of(
            new Load(
                "load",
                Double.isNaN(load) ? OptionalDouble.empty() : OptionalDouble.of(load),
                OptionalDouble.of(1),
                Double.isNaN(load) ? "no page" : "")),
        Optional.of(new Replicas(wanted, ready, 1, 3)),
        new Traffic(
            OptionalDouble.of(10),
            OptionalDouble.of(1),
            OptionalDouble.of(second % 7),
            OptionalDouble.of(0.02),
            OptionalDouble.of(second == 5 ? 2 : 0.05),
            second == 5 ? List.of(new ErrorRate(503, Maker.GATEWAY, 3)) : List.of()),
        List.of());
  }

  private static List<Point> summaries(Timeline timeline, Duration step) {
    return timeline.summaries(Instant.EPOCH, START, step).getFirst().points();
  }

  @Test
  void aSummaryShowsWhatWasBadForAMoment() {
    List<Point> written = new ArrayList<>();
    Timeline timeline = new Timeline((server, summary) -> written.add(summary));
    for (int second = 0; second <= 30; second++) {
      timeline.observed("a", at(second, second < 15 ? 4 : Double.NaN, second < 3 ? 1 : 3, 1));
    }

    Point summary = summaries(timeline, Timeline.SUMMARY).getFirst();
    assertThat(summary.at()).isEqualTo(START);
    assertThat(summary.loads())
        .containsExactly(new Load("load", OptionalDouble.of(4), OptionalDouble.of(1), ""));
    assertThat(summary.replicas()).hasValue(new Replicas(3, 1, 1, 3));
    assertThat(summary.traffic())
        .isEqualTo(
            new Traffic(
                OptionalDouble.of(10),
                OptionalDouble.of(1),
                OptionalDouble.of(6),
                OptionalDouble.of(0.02),
                OptionalDouble.of(2),
                List.of(new ErrorRate(503, Maker.GATEWAY, 0.1))));
    assertThat(written).containsExactly(summary);
  }

  @Test
  void whatWasNotMeasuredHasNoValueAndSaysWhy() {
    Timeline timeline = new Timeline();
    timeline.observed("a", at(0, Double.NaN, 1, 0));
    timeline.end();
    assertThat(summaries(timeline, Timeline.SUMMARY).getFirst().loads())
        .containsExactly(new Load("load", OptionalDouble.empty(), OptionalDouble.of(1), "no page"));
  }

  @Test
  void aTimeWithoutPointsStaysEmptyAndLongerStepsAreMerged() {
    Timeline timeline = new Timeline();
    for (int second : new int[] {0, 31, 65, 300, 700}) {
      timeline.observed("a", at(second, 1, 1, 1));
    }
    timeline.end();
    assertThat(summaries(timeline, Timeline.SUMMARY))
        .extracting(point -> Duration.between(START, point.at()).toSeconds())
        .containsExactly(0L, 30L, 60L, 300L, 690L);
    assertThat(summaries(timeline, Duration.ofMinutes(5)))
        .extracting(point -> Duration.between(START, point.at()).toSeconds())
        .containsExactly(0L, 300L, 600L);
    assertThat(
            timeline.summaries(START.plusSeconds(60), START, Timeline.SUMMARY).getFirst().points())
        .hasSize(2);
    assertThatThrownBy(() -> summaries(timeline, Duration.ofSeconds(31)))
        .hasMessageContaining("step: PT31S");
  }

  @Test
  void aDayIsKept() {
    Timeline timeline = new Timeline();
    for (int i = 0; i < Day.MAX_POINTS + 100; i++) {
      timeline.observed("a", at(i * Day.STEP_SECONDS, 1, 1, 1));
    }
    timeline.end();
    assertThat(summaries(timeline, Timeline.SUMMARY)).hasSize(Day.MAX_POINTS);
  }

  @Test
  void aRestartShowsThePast() throws IOException {
    Path file = folder.resolve("timeline.jsonl");
    Timeline before = new Timeline(new PointFile(file));
    for (int second = 0; second < 95; second++) {
      before.observed("a", at(second, second, 2, 1));
      before.observed("gone", at(second, second, 2, 1));
    }
    before.end();
    Files.writeString(file, "{\"server\":\"a\",\"point\":{\"at\":\"20", StandardOpenOption.APPEND);
    List<Point> seen = summaries(before, Timeline.SUMMARY);

    PointFile again = new PointFile(file);
    Timeline after = new Timeline(again);
    after.observed("a", at(100, 1, 2, 1));
    again
        .read(START.plusSeconds(200))
        .forEach((server, points) -> after.recall(server, points, List.of()));
    after.observed("b", at(200, 1, 2, 1));
    for (int second = 101; second < 200; second++) {
      after.observed("a", at(second, 1, 2, 1));
    }
    after.end();

    List<ServerTimeline> servers = after.summaries(Instant.EPOCH, START, Timeline.SUMMARY);
    assertThat(servers).extracting(ServerTimeline::server).containsExactlyInAnyOrder("a", "b");
    List<Point> points =
        servers.stream()
            .filter(server -> server.server().equals("a"))
            .findFirst()
            .orElseThrow()
            .points();
    assertThat(points.subList(0, seen.size())).isEqualTo(seen);
    assertThat(points)
        .extracting(point -> Duration.between(START, point.at()).toSeconds())
        .containsExactly(0L, 30L, 60L, 90L, 120L, 150L, 180L);
    assertThat(again.read(START.plus(Duration.ofDays(1)).plusSeconds(61)).get("a"))
        .extracting(Point::at)
        .startsWith(START.plusSeconds(90));
  }
}
