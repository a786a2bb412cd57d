package dev.headroom.cli;

import dev.headroom.control.Tick;
import dev.headroom.dashboard.timeline.Failure;
import dev.headroom.dashboard.timeline.Maker;
import dev.headroom.dashboard.timeline.ReplicaRow;
import dev.headroom.dashboard.timeline.ServerState;
import dev.headroom.dashboard.timeline.ServerState.Scaling;
import dev.headroom.gateway.FailedAnswer;
import dev.headroom.gateway.PoolSnapshot;
import dev.headroom.local.ServerSnapshot;
import dev.headroom.local.replica.FleetHealth;
import dev.headroom.local.replica.ReplicaExit;
import dev.headroom.local.replica.ReplicaStatus;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.policy.Mode;
import java.util.Locale;
import java.util.Optional;

/** What the dashboard says of how a server is now. */
final class ServerStates {
  private ServerStates() {}

  static ServerState of(ServerSnapshot server) {
    return new ServerState(
        scaling(server),
        server.replicas().stream().map(replica -> row(server, replica)).toList(),
        server.health().restarts(),
        isCrashLoop(server.health()),
        server.health().problem(),
        server.health().lastExit().map(ServerStates::exit),
        server.pool().failures().stream().map(ServerStates::failure).toList(),
        server.lastTick().flatMap(ServerStates::decision),
        server.lastTick().flatMap(ServerStates::undecided));
  }

  private static Scaling scaling(ServerSnapshot server) {
    return server
        .policy()
        .map(policy -> policy.mode() == Mode.ACT ? Scaling.POLICY : Scaling.ADVISE)
        .orElse(Scaling.FIXED);
  }

  /** What ended last is the problem, and it was not the first. */
  private static boolean isCrashLoop(FleetHealth health) {
    return health.restarts() > 1
        && health.lastExit().isPresent()
        && health.problem().equals(health.lastExit().map(exit -> exit.sentence()));
  }

  private static ReplicaRow row(ServerSnapshot server, ReplicaStatus replica) {
    return new ReplicaRow(
        replica.name(),
        replica.state().name().toLowerCase(Locale.ROOT),
        replica.since(),
        replica.inFlight(),
        replica.restarts(),
        replica.lastExit().map(ServerStates::exit),
        replica.problem().or(() -> aside(server.pool(), replica.name())));
  }

  private static Optional<String> aside(PoolSnapshot pool, String replica) {
    return pool.replicas().stream()
        .filter(load -> load.replica().id().equals(replica) && load.aside())
        .findFirst()
        .map(load -> "gets no requests for a while: " + load.why());
  }

  private static dev.headroom.dashboard.timeline.ReplicaExit exit(ReplicaExit exit) {
    return new dev.headroom.dashboard.timeline.ReplicaExit(
        exit.at(), exit.replica(), exit.why(), exit.error().orElse(""), exit.log().toString());
  }

  private static Failure failure(FailedAnswer answer) {
    return new Failure(
        answer.at(),
        answer.status(),
        answer.maker() == FailedAnswer.Maker.GATEWAY ? Maker.GATEWAY : Maker.REPLICA,
        answer.replica(),
        answer.request(),
        answer.body());
  }

  private static Optional<Decision> decision(Tick tick) {
    return tick instanceof Tick.Decided decided
        ? Optional.of(decided.decision())
        : Optional.empty();
  }

  private static Optional<String> undecided(Tick tick) {
    return tick instanceof Tick.Failed failed ? Optional.of(failed.problem()) : Optional.empty();
  }
}
