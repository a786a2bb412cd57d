package dev.headroom.local.replica;

import dev.headroom.api.resource.Probe;
import dev.headroom.local.replica.Launcher.Launched;
import dev.headroom.local.replica.ReplicaProbe.Answer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Asks a replica how it is, and remembers for how long it has been so. Used by the replica's
 * thread.
 */
final class Checkup {
  private static final Answer LEAVING = Answer.none("is to go");

  private final ReplicaTemplate template;
  private final FleetSettings settings;
  private final Uptime uptime;
  private final Optional<ReplicaProbe> startup;
  private final ReplicaProbe readiness;
  private boolean startedUp;
  private Watched silence = Watched.NEVER;
  private Watched start = Watched.NEVER;
  private Duration lastLook;

  Checkup(ReplicaTemplate template, Launched launched, Machine machine) {
    this.template = template;
    this.settings = machine.settings();
    this.uptime = machine.uptime();
    this.startup = template.startup().map(probe -> probe(machine, launched, probe));
    this.readiness = probe(machine, launched, template.readiness());
    this.lastLook = uptime.now();
  }

  private static ReplicaProbe probe(Machine machine, Launched launched, Probe probe) {
    return new ReplicaProbe(machine.connections(), launched.port(probe.port()), probe);
  }

  /**
   * Asks, and waits for the answer.
   *
   * @param leave completes when there is no need to wait any longer
   */
  Answer ask(CompletableFuture<Void> leave) throws InterruptedException {
    Answer answer = ask(startedUp ? readiness : startup.orElse(readiness), leave);
    if (!startedUp && answer.kind() == Answer.Kind.READY) {
      startedUp = true;
      if (startup.isPresent()) {
        return ask(readiness, leave);
      }
    }
    return answer;
  }

  private static Answer ask(ReplicaProbe probe, CompletableFuture<Void> leave)
      throws InterruptedException {
    CompletableFuture<Answer> answer = probe.ask();
    try {
      CompletableFuture.anyOf(answer, leave).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    return answer.getNow(LEAVING);
  }

  /** Takes note of an answer; before {@link #isOut} and {@link #replacement}. */
  void heard(Answer answer) {
    Duration look = uptime.now();
    Duration since = look.minus(lastLook);
    lastLook = look;
    boolean silent = answer.kind() == Answer.Kind.NONE;
    silence = silent ? silence.again(since, longestLook()) : Watched.NEVER;
    start = start.again(since, longestLook());
  }

  /** A probe and the pause before it; more is time in which nobody looked. */
  private Duration longestLook() {
    Probe asked =
        startedUp ? template.readiness() : template.startup().orElse(template.readiness());
    return template.readiness().period().plus(asked.timeout());
  }

  /** Whether what it answered, or did not, means that it cannot take requests. */
  boolean isOut(Answer answer) {
    return switch (answer.kind()) {
      case READY -> false;
      case NOT_READY -> true;
      case NONE -> silence.looks() >= settings.unreadyAfter();
    };
  }

  /** Why there should be another in its place, if there should. */
  Optional<String> replacement(boolean starting, Duration startLimit) {
    if (starting && start.isLongerThan(startLimit)) {
      return Optional.of("was not ready within " + seconds(startLimit));
    }
    boolean hung =
        !starting
            && silence.looks() >= settings.unreadyAfter()
            && silence.isLongerThan(template.hungAfter());
    return hung
        ? Optional.of("did not answer for " + seconds(template.hungAfter()))
        : Optional.empty();
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + " s";
  }
}
