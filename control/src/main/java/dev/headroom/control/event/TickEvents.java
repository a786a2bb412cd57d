package dev.headroom.control.event;

import dev.headroom.control.PolicyId;
import dev.headroom.control.Tick;
import dev.headroom.control.event.PolicyEvent.Kind;
import dev.headroom.control.sentence.DecisionSentence;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.Reason;
import dev.headroom.scaling.status.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be told of one policy's turns: each change, and what is wrong once it has stayed so
 * for a while (a starting server has no metrics, for one), again now and then while it lasts, and
 * once more when it is over. Not thread-safe: a policy's turns never overlap.
 */
public final class TickEvents {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Kubernetes forgets an event after an hour; trouble that lasts is not to be forgotten. */
  private static final Duration AGAIN = Duration.ofMinutes(30);

  private final PolicyId policy;
  private @Nullable String trouble;
  private Instant troubleSince = Instant.EPOCH;
  private @Nullable Instant troubleTold;
  private boolean notApplied;

  /** Of a policy that nothing was told of yet. */
  public TickEvents(PolicyId policy) {
    this.policy = policy;
  }

  /** What is to be told of its next turn, mostly nothing. */
  public List<PolicyEvent> of(Tick tick) {
    List<PolicyEvent> events = new ArrayList<>();
    switch (tick) {
      case Tick.Decided decided -> decided(decided, events);
      case Tick.Failed failed ->
          trouble(failed.at(), Kind.UNDECIDED.reason(), "nothing is decided: " + failed.problem())
              .ifPresent(events::add);
      case Tick.Skipped skipped -> {
        if (skipped.at().isAfter(skipped.since().plus(PATIENCE))) {
          trouble(
                  skipped.at(),
                  Kind.UNDECIDED.reason(),
                  "a decision takes long, since " + skipped.since())
              .ifPresent(events::add);
        }
      }
    }
    return events;
  }

  private void decided(Tick.Decided tick, List<PolicyEvent> events) {
    DecisionSentence sentence = DecisionSentence.of(tick.decision());
    if (sentence.isNews()) {
      Kind kind = kind(tick.decision());
      String reason = reason(tick.decision(), kind);
      events.add(new PolicyEvent(tick.at(), policy, kind, reason, false, sentence.toString()));
    }
    applied(tick).ifPresent(events::add);
    if (sentence.trouble().isPresent()) {
      String reason = reason(tick.decision(), Kind.UNDECIDED);
      trouble(tick.at(), reason, sentence.trouble().get()).ifPresent(events::add);
    } else {
      over(tick.at()).ifPresent(events::add);
    }
  }

  private static Kind kind(Decision decision) {
    if (decision.scaledTo().isPresent()) {
      return Kind.SCALED;
    }
    return decision.stages().stream().anyMatch(stage -> stage.reason() == Reason.ADVISE_ONLY)
        ? Kind.ADVISED
        : Kind.DECIDED;
  }

  /** The word that the HorizontalPodAutoscaler has for it, if it has one. */
  private static String reason(Decision decision, Kind kind) {
    Event.Type type = kind == Kind.UNDECIDED ? Event.Type.WARNING : Event.Type.NORMAL;
    return decision.events().stream()
        .filter(event -> event.type() == type)
        .map(Event::reason)
        .reduce((first, last) -> kind == Kind.UNDECIDED ? first : last)
        .orElse(kind.reason());
  }

  private Optional<PolicyEvent> applied(Tick.Decided tick) {
    boolean before = notApplied;
    notApplied = tick.problem().isPresent();
    if (notApplied && !before) {
      return Optional.of(
          warning(
              tick.at(),
              Kind.NOT_APPLIED,
              Kind.NOT_APPLIED.reason(),
              "warning: " + tick.problem().get()));
    }
    return before && !notApplied
        ? Optional.of(
            event(
                tick.at(),
                Kind.RECOVERED,
                "works again: decisions are applied, kept and written down"))
        : Optional.empty();
  }

  private Optional<PolicyEvent> trouble(Instant at, String reason, String sentence) {
    if (trouble == null || !SameWords.of(trouble).equals(SameWords.of(sentence))) {
      trouble = sentence;
      troubleSince = at;
      troubleTold = null;
      return Optional.empty();
    }
    Instant due = troubleTold == null ? troubleSince.plus(PATIENCE) : troubleTold.plus(AGAIN);
    if (at.isBefore(due)) {
      return Optional.empty();
    }
    troubleTold = at;
    return Optional.of(warning(at, Kind.UNDECIDED, reason, sentence));
  }

  private Optional<PolicyEvent> over(Instant at) {
    boolean told = trouble != null && troubleTold != null;
    trouble = null;
    return told
        ? Optional.of(event(at, Kind.RECOVERED, "decides on all its metrics again"))
        : Optional.empty();
  }

  private PolicyEvent event(Instant at, Kind kind, String message) {
    return new PolicyEvent(at, policy, kind, false, message);
  }

  private PolicyEvent warning(Instant at, Kind kind, String reason, String message) {
    return new PolicyEvent(at, policy, kind, reason, true, message);
  }
}
