package dev.headroom.control;

import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.status.Status;
import java.io.IOException;
import java.nio.file.FileSystemException;
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
  static final Duration KEEP_EVERY = Duration.ofSeconds(10);

  private final PolicyId id;
  private final Decider decider;
  private final StateStore store;
  private final DecisionLog log;

  private @Nullable PolicyState state;
  private boolean restarted = true;
  private @Nullable PolicyState kept;
  private Instant keptAt = Instant.MIN;

  /** The last try to keep it failed. */
  private boolean unkept;

  private @Nullable Outcome lastOutcome;

  /** The last decision that changed something, where it could not be written. */
  private @Nullable LoggedDecision unwritten;

  PolicyLoop(PolicyId id, Decider decider, StateStore store, DecisionLog log) {
    this.id = id;
    this.decider = decider;
    this.store = store;
    this.log = log;
  }

  /** Observes, decides, keeps, applies, writes down. */
  Tick tick(Instant now, Policy policy, Workload workload) {
    Decision decision;
    Observation observation;
    PolicyState before;
    Policy rules;
    try {
      Optional<Status> previous = loaded().map(PolicyState::status);
      observation = workload.observe(now, policy, previous);
      before = remembered(observation, now);
      rules = workload.resolved(policy);
      decision = decider.decide(now, observation, rules, before.history());
    } catch (Exception e) {
      return new Tick.Failed(now, describe(e));
    }
    List<String> problems = new ArrayList<>();
    state = new PolicyState(decision.history(), decision.status());
    keep(now, decision.scaledTo().isPresent(), problems);
    apply(workload, decision, before, now, problems);
    boolean changed = isChange(decision);
    writeDown(
        new LoggedDecision(id, rules, observation, before.history(), decision, changed), problems);
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
    boolean recent = now.isBefore(keptAt.plus(KEEP_EVERY)) && !now.isBefore(keptAt);
    if (!scaled && !unkept && recent && onlyGrew()) {
      return;
    }
    try {
      unkept = true;
      flush();
      unkept = false;
      keptAt = now;
    } catch (IOException | RuntimeException e) {
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

  private boolean isChange(Decision decision) {
    Outcome outcome = Outcome.of(decision);
    boolean changed = decision.scaledTo().isPresent() || !outcome.equals(lastOutcome);
    lastOutcome = outcome;
    return changed;
  }

  /**
   * Writes it, after the last one that changed something and could not be written, if there is one:
   * one problem for as long as the log cannot be written to, and none after.
   */
  private void writeDown(LoggedDecision made, List<String> problems) {
    try {
      if (unwritten != null) {
        log.write(unwritten);
        unwritten = null;
      }
      log.write(made);
    } catch (IOException | RuntimeException e) {
      if (made.changed()) {
        unwritten = made;
      }
      problems.add("it could not be written to the log: " + describe(e));
    }
  }

  private static String describe(Exception e) {
    String message = e.getMessage();
    if (message == null) {
      return e.getClass().getSimpleName();
    }
    // The file system's exceptions say only which file.
    return e instanceof FileSystemException file && file.getReason() == null
        ? message + ": " + e.getClass().getSimpleName()
        : message;
  }
}
