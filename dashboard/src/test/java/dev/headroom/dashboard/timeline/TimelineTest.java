package dev.headroom.dashboard.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final Instant START = Instant.parse("2026-11-22T00:00:00Z");
  private final Timeline timeline = new Timeline();

  @Test
  void itKeepsTheLastPointsOnly() {
    for (int second = 0; second < 2 * Timeline.MAX_POINTS; second++) {
      timeline.observed("a", at(START.plusSeconds(second)));
    }
    List<Point> points = timeline.since(Instant.EPOCH, START).getFirst().points();
    assertThat(points).hasSize(Timeline.MAX_POINTS);
    assertThat(points.getFirst().at()).isEqualTo(START.plusSeconds(Timeline.MAX_POINTS));
  }

  @Test
  void aClockThatGoesBackAddsNothing() {
    timeline.observed("a", at(START.plusSeconds(1)));
    timeline.observed("a", at(START));
    assertThat(timeline.since(Instant.EPOCH, START).getFirst().points()).hasSize(1);
  }

  @Test
  void aServerThatIsGoneIsForgotten() {
    timeline.observed("a", at(START));
    timeline.observed("b", at(START));
    timeline.forget("a");
    assertThat(timeline.since(Instant.EPOCH, START))
        .extracting(ServerTimeline::server)
        .containsExactly("b");
  }

  @Test
  void onlyWhatIsNewerIsTold() {
    timeline.observed("a", at(START));
    timeline.observed("a", at(START.plusSeconds(1)));
    assertThat(timeline.since(START, START).getFirst().points()).hasSize(1);
    assertThat(timeline.since(START.plusSeconds(1), START).getFirst().points()).isEmpty();
  }

  private static Point at(Instant time) {
    return new Point(time, List.of(), Optional.empty(), Traffic.UNKNOWN, List.of());
  }

  @Test
  void whatHappensAgainTakesItsOwnPlaceAndTheOldestGo() {
    timeline.happened(event(1, 1, "a-1", true));
    timeline.happened(event(2, 2, "a-1", false));
    timeline.happened(event(3, 1, "a-2", true));
    assertThat(timeline.eventsSince(Instant.EPOCH))
        .containsExactly(event(2, 2, "a-1", false), event(3, 1, "a-2", true));
    assertThat(timeline.eventsSince(START.plusSeconds(2))).hasSize(1);

    for (int i = 4; i < 2 * Timeline.MAX_EVENTS; i++) {
      timeline.happened(event(i, i, "a-1", false));
    }
    assertThat(timeline.eventsSince(Instant.EPOCH)).hasSize(Timeline.MAX_EVENTS);
  }

  private static Happening event(int at, int first, String replica, boolean warning) {
    return new Happening(
        START.plusSeconds(at), START.plusSeconds(first), 1, "a", replica, "Died", warning, "died");
  }
}
