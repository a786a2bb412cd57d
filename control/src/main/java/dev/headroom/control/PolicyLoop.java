package dev.headroom.control;

import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.status.Status;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One policy's ticks and what it remembers between them. For one thread at a time. */
final class PolicyLoop {
  /**
   * A history that only grew by recommendations is kept this often: they are many, and a restart
   * does without the last ones.
   */
  private static final Duration KEEP_EVERY = Duration.ofSeconds(10);

  private final PolicyId id;
  private final Decider decider;
  private final StateStore store;
  private final DecisionLog log;

  private @Nullable PolicyState state;
  private boolean restarted = true;
  private @Nullable PolicyState kept;
  private Instant keptAt = Instant.MIN;
  private @Nullable Outcome lastOutcome;

  PolicyLoop(PolicyId id, Decider decider, StateStore store, DecisionLog log) {
    this.id = id;
    this.decider = decider;
    this.store = store;
    this.log = log;
  }

  /** Observes, decides, keeps, applies, writes down. */
  Tick tick(Instant now, Policy policy, Workload workload) {
    Decision decision;
    PolicyState before;
    try {
      Optional<Status> previous = loaded().map(PolicyState::status);
      Observation observation = workload.observe(now, policy, previous);
      before = remembered(observation, now);
      decision = decider.decide(now, observation, workload.resolved(policy), before.history());
    } catch (Exception e) {
      return new Tick.Failed(now, describe(e));
    }
    List<String> problems = new ArrayList<>();
    state = new PolicyState(decision.history(), decision.status());
    keep(now, decision.scaledTo().isPresent(), problems);
    apply(workload, decision, before, now, problems);
    boolean changed = noteChange(decision, problems);
    return new Tick.Decided(
        now,
        decision,
        changed,
        problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems)));
  }

  /** Keeps what was not kept yet. */
  void flush() throws IOException {
    if (state != null && !state.equals(kept)) {
      store.save(id, state);
      kept = state;
    }
  }

  private Optional<PolicyState> loaded() throws IOException {
    if (state == null) {
      state = store.load(id).orElse(null);
      kept = state;
    }
    return Optional.ofNullable(state);
  }

  /**
   * What is remembered, and after a restart also that what runs was recommended: see the package.
   */
  private PolicyState remembered(Observation observation, Instant now) {
    PolicyState known =
        state != null ? state : new PolicyState(History.ofNewController(), observation.previous());
    if (!restarted || !(observation.target() instanceof Target.Scale scale)) {
      return known;
    }
    restarted = false;
    return new PolicyState(
        Memory.afterRestart(known.history(), now, scale.specReplicas()), known.status());
  }

  private void keep(Instant now, boolean scaled, List<String> problems) {
    if (!scaled && onlyGrew() && now.isBefore(keptAt.plus(KEEP_EVERY)) && !now.isBefore(keptAt)) {
      return;
    }
    try {
      flush();
      keptAt = now;
    } catch (IOException e) {
      problems.add("the state could not be kept: " + describe(e));
    }
  }

  private boolean onlyGrew() {
    return state != null && kept != null && Memory.differLittle(state.history(), kept.history());
  }

  private void apply(
      Workload workload,
      Decision decision,
      PolicyState before,
      Instant now,
      List<String> problems) {
    try {
      workload.apply(decision);
    } catch (Exception e) {
      problems.add("it could not be applied: " + describe(e));
      // What did not happen must not count against the rates; what was recommended still holds.
      state =
          new PolicyState(
              before.history().withRecommendations(decision.history().recommendations()),
              before.status());
      keep(now, true, problems);
    }
  }

  private boolean noteChange(Decision decision, List<String> problems) {
    Outcome outcome = Outcome.of(decision);
    boolean changed = decision.scaledTo().isPresent() || !outcome.equals(lastOutcome);
    lastOutcome = outcome;
    if (changed) {
      try {
        log.write(id, decision);
      } catch (IOException e) {
        problems.add("it could not be written to the log: " + describe(e));
      }
    }
    return changed;
  }

  private static String describe(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
