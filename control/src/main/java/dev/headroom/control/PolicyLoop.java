package dev.headroom.control;

import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.status.Status;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One policy's ticks and what it remembers between them. For one thread at a time. */
final class PolicyLoop {
  private final PolicyId id;
  private final Decider decider;
  private final Keeping keeping;
  private final DecisionLog log;

  private @Nullable PolicyState state;
  private boolean restarted = true;

  /** What was saved last; none after a try that failed. */
  private @Nullable PolicyState saved;

  private volatile boolean ended;

  private @Nullable Outcome lastOutcome;

  /** The last decision that changed something, where it could not be written. */
  private @Nullable LoggedDecision unwritten;

  PolicyLoop(PolicyId id, Decider decider, Keeping keeping, DecisionLog log) {
    this.id = id;
    this.decider = decider;
    this.keeping = keeping;
    this.log = log;
  }

  /** No decision is applied any more, but one that is being applied already. */
  void end() {
    ended = true;
  }

  /**
   * Observes, decides, keeps, applies, writes down.
   *
   * @return empty if it ended meanwhile
   */
  Optional<Tick> tick(Instant now, Policy policy, Workload workload) {
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
      return Optional.of(new Tick.Failed(now, Keeping.describe(e)));
    }
    if (ended) {
      return Optional.empty();
    }
    List<String> problems = new ArrayList<>();
    state = new PolicyState(decision.history(), decision.status());
    heedNoInterrupt();
    keep(decision.scaledTo().isPresent(), problems);
    apply(workload, decision, before, problems);
    heedNoInterrupt();
    boolean changed = isChange(decision);
    writeDown(
        new LoggedDecision(id, rules, observation, before.history(), decision, changed), problems);
    return Optional.of(
        new Tick.Decided(
            now,
            decision,
            changed,
            problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems))));
  }

  /** One that came too late for what it was meant for would close the file that is written next. */
  private static void heedNoInterrupt() {
    boolean _ = Thread.interrupted();
  }

  private Optional<PolicyState> loaded() throws IOException {
    if (state == null) {
      state = keeping.load(id).orElse(null);
      saved = state;
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

  private void keep(boolean scaled, List<String> problems) {
    PolicyState now = state;
    if (now == null) {
      return;
    }
    PolicyState before = saved;
    Optional<String> problem;
    if (!scaled && before != null && Memory.differLittle(now.history(), before.history())) {
      problem = keeping.grew(id, now);
    } else {
      problem = keeping.save(id, now);
      saved = problem.isEmpty() ? now : null;
    }
    problem.ifPresent(why -> problems.add("the state could not be kept: " + why));
  }

  private void apply(
      Workload workload, Decision decision, PolicyState before, List<String> problems) {
    try {
      workload.apply(decision);
    } catch (Exception e) {
      problems.add("it could not be applied: " + Keeping.describe(e));
      // What did not happen must not count against the rates; what was recommended still holds.
      state =
          new PolicyState(
              before.history().withRecommendations(decision.history().recommendations()),
              before.status());
      keep(true, problems);
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
      problems.add("it could not be written to the log: " + Keeping.describe(e));
    }
  }
}
