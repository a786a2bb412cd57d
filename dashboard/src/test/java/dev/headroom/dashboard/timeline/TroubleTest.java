package dev.headroom.dashboard.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.dashboard.Scenes;
import dev.headroom.dashboard.timeline.ServerState.Scaling;
import dev.headroom.dashboard.timeline.Trouble.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What is found to be the worst, and how it is said. */
class TroubleTest {
  private static final Instant NOW = Instant.parse("2026-11-22T02:00:00Z");

  private Scaling scaling = Scaling.POLICY;
  private List<ReplicaRow> rows = List.of();
  private boolean crashLoop;
  private Optional<String> illness = Optional.empty();
  private Optional<String> undecided = Optional.empty();
  private Optional<String> problem = Optional.empty();
  private List<Load> loads = List.of();
  private List<ErrorRate> errors = List.of();
  private List<Health> health = List.of();
  private int wanted = 2;
  private int ready = 2;

  private Trouble found() {
    ServerState state =
        new ServerState(
            scaling,
            rows,
            7,
            crashLoop,
            illness,
            Optional.empty(),
            List.of(),
            Optional.empty(),
            undecided);
    Traffic traffic =
        new Traffic(
            OptionalDouble.of(1),
            OptionalDouble.of(0),
            OptionalDouble.of(0),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            errors);
    Point point =
        new Point(
            NOW, loads, Optional.of(new Replicas(wanted, ready, 0, 3)), traffic, health, problem);
    return new TroubleFinder(state, point, List.of(point)).worst();
  }

  private static ReplicaRow row(String state, String problem) {
    return new ReplicaRow("a-1", state, NOW, 0, 0, Optional.empty(), Optional.of(problem));
  }

  private static Load load(double value) {
    return new Load("queue", OptionalDouble.of(value), OptionalDouble.of(10), "");
  }

  private void is(Kind kind, String words) {
    Trouble trouble = found();
    assertThat(trouble.kind()).isEqualTo(kind);
    assertThat(trouble.sentence()).contains(words);
  }

  @Test
  void theWorstComesFirst() {
    scaling = Scaling.FIXED;
    is(Kind.WELL, "nothing scales it");
    scaling = Scaling.POLICY;
    is(Kind.WELL, "no metric scales it now");
    loads = List.of(load(10.5));
    is(Kind.WELL, "load is within its target");

    ready = 1;
    is(Kind.SCALING, "1 of 2 replicas is not ready yet");
    health = List.of(new Health("a-1", false, "HTTP 500"));
    is(Kind.PAGE_UNREADABLE, "metrics of 1 of 1 replicas cannot be read: a-1: HTTP 500");
    rows = List.of(row("unready", "does not answer"));
    is(Kind.SOME_NOT_READY, "1 of 2 replicas are ready: a-1 does not answer");
    undecided = Optional.of("the disk is full");
    is(Kind.NOT_DECIDED, "nothing is decided: the disk is full");
    loads = List.of(load(25));
    is(Kind.ABOVE_TARGET, "queue 25 (target 10)");
    wanted = 3;
    is(Kind.ABOVE_TARGET_AT_MAX, "queue 25 (target 10), and no more than 3 replicas are allowed");
    problem = Optional.of("it could not be written down");
    is(Kind.NOT_APPLIED, "it could not be written down");
    errors = List.of(new ErrorRate(503, Maker.GATEWAY, 2), new ErrorRate(500, Maker.REPLICA, 3));
    is(Kind.ERRORS, "5 requests failed in the last minute: 500 by replicas, 503 by the gateway");
    ready = 0;
    is(Kind.NOT_READY, "no replica is ready any more: a-1 does not answer");
    illness = Optional.of("b-2 died (exit code 1)");
    is(Kind.NOT_READY, "no replica is ready: b-2 died (exit code 1)");
    illness = Optional.of("a-1: model m cannot be loaded");
    is(Kind.CANNOT_LOAD, "no replica is ready: a-1: model m cannot be loaded");
    illness = Optional.of("a-9 died (exit code 3): no GPU");
    crashLoop = true;
    is(Kind.CRASH_LOOP, "crash loop: a-9 died (exit code 3): no GPU; 7 restarts");
  }

  @Test
  void whoStartsIsNotToBlameAndASickOneIsNamed() {
    rows = List.of(row("starting", "takes no connection"));
    is(Kind.WELL, "");
    ready = 1;
    is(Kind.SCALING, "not ready yet");
    illness = Optional.of("a-1: model m cannot be loaded");
    is(Kind.SOME_NOT_READY, "1 of 2 replicas are ready: a-1: model m cannot be loaded");
  }

  @Test
  void whatClientsDoWrongIsNoTrouble() {
    errors = List.of(new ErrorRate(404, Maker.REPLICA, 5), new ErrorRate(413, Maker.GATEWAY, 5));
    is(Kind.WELL, "");
    errors = List.of(new ErrorRate(429, Maker.GATEWAY, 1));
    is(Kind.ERRORS, "1 request failed in the last minute: 429 by the gateway");
    errors = List.of(new ErrorRate(ErrorRate.CUT_OFF, Maker.REPLICA, 1));
    is(Kind.ERRORS, "cut off");
  }

  @Test
  void noneWantedIsRestAndNoneYetIsNoTrouble() {
    wanted = 0;
    ready = 0;
    is(Kind.AT_ZERO, "scaled to zero");
    illness = Optional.of("a-9 died");
    is(Kind.AT_ZERO, "scaled to zero");
    illness = Optional.empty();
    wanted = 1;
    is(Kind.STARTING, "1 of 1 replicas is not ready yet");
  }

  @Test
  void serversComeInTheOrderOfTheirTrouble() {
    assertThat(Scenes.twelve(NOW).since(Instant.EPOCH, NOW))
        .extracting(ServerTimeline::server)
        .startsWith("gpu-embeddings", "fraud-model", "translate", "sentences")
        .endsWith("reranker", "speech", "vision");
    assertThat(Scenes.twelve(NOW).since(Instant.EPOCH, NOW.plusSeconds(60)))
        .extracting(server -> server.trouble().kind())
        .as("a minute later nothing is known")
        .containsOnly(Kind.NO_DATA);
  }

  @Test
  void errorsOfAMinuteAgoAreOver() {
    Timeline timeline = Scenes.twelve(NOW);
    ServerTimeline before = one(timeline, NOW);
    assertThat(before.trouble().kind()).isEqualTo(Kind.ERRORS);

    Instant later = NOW.plusSeconds(70);
    Point good =
        new Point(
            later, List.of(), Optional.of(new Replicas(2, 2, 1, 4)), Traffic.UNKNOWN, List.of());
    timeline.observed("translate", good, ServerState.UNKNOWN);

    assertThat(one(timeline, later).trouble().kind()).isEqualTo(Kind.WELL);
  }

  private static ServerTimeline one(Timeline timeline, Instant now) {
    return timeline.since(Instant.EPOCH, now).stream()
        .filter(server -> server.server().equals("translate"))
        .findFirst()
        .orElseThrow();
  }
}
