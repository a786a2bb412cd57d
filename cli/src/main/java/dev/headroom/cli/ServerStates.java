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
        0,
        Optional.empty(),
        Optional.empty(),
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

  private static ReplicaRow row(ServerSnapshot server, ReplicaStatus replica) {
    Optional<PoolSnapshot.ReplicaLoad> load =
        server.pool().replicas().stream()
            .filter(each -> each.replica().id().equals(replica.name()))
            .findFirst();
    return new ReplicaRow(
        replica.name(),
        replica.state().name().toLowerCase(Locale.ROOT),
        replica.since(),
        load.map(PoolSnapshot.ReplicaLoad::inFlight).orElse(0),
        0,
        Optional.empty(),
        load.filter(PoolSnapshot.ReplicaLoad::aside)
            .map(each -> "gets no requests: " + each.why()));
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
