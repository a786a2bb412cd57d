package dev.headroom.local;

import dev.headroom.control.Tick;
import dev.headroom.control.sentence.DecisionSentence;
import dev.headroom.local.SystemEvent.Kind;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be told of one server's turns: each change, and what is wrong once it has stayed so
 * for a while (a starting server has no metrics, for one), and once more when it is over. Not
 * thread-safe: a policy's turns never overlap.
 */
final class TickEvents {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final String server;
  private @Nullable String trouble;
  private Instant troubleSince = Instant.EPOCH;
  private boolean troubleTold;
  private boolean notApplied;

  TickEvents(String server) {
    this.server = server;
  }

  List<SystemEvent> of(Tick tick) {
    List<SystemEvent> events = new ArrayList<>();
    switch (tick) {
      case Tick.Decided decided -> decided(decided, events);
      case Tick.Failed failed ->
          trouble(failed.at(), "nothing is decided: " + failed.problem()).ifPresent(events::add);
      case Tick.Skipped skipped -> {
        if (skipped.at().isAfter(skipped.since().plus(PATIENCE))) {
          trouble(skipped.at(), "a decision takes long, since " + skipped.since())
              .ifPresent(events::add);
        }
      }
    }
    return events;
  }

  private void decided(Tick.Decided tick, List<SystemEvent> events) {
    DecisionSentence sentence = DecisionSentence.of(tick.decision());
    if (sentence.isNews()) {
      events.add(SystemEvent.of(tick.at(), server, kind(tick.decision()), sentence.toString()));
    }
    applied(tick).ifPresent(events::add);
    if (sentence.trouble().isPresent()) {
      trouble(tick.at(), sentence.trouble().get()).ifPresent(events::add);
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

  private Optional<SystemEvent> applied(Tick.Decided tick) {
    boolean before = notApplied;
    notApplied = tick.problem().isPresent();
    if (notApplied && !before) {
      return Optional.of(
          SystemEvent.warning(
              tick.at(), server, Kind.NOT_APPLIED, "warning: " + tick.problem().get()));
    }
    return before && !notApplied
        ? Optional.of(
            SystemEvent.of(
                tick.at(),
                server,
                Kind.RECOVERED,
                "works again: decisions are applied, kept and written down"))
        : Optional.empty();
  }

  private Optional<SystemEvent> trouble(Instant at, String sentence) {
    if (trouble == null || !isSame(trouble, sentence)) {
      trouble = sentence;
      troubleSince = at;
      troubleTold = false;
      return Optional.empty();
    }
    if (troubleTold || at.isBefore(troubleSince.plus(PATIENCE))) {
      return Optional.empty();
    }
    troubleTold = true;
    return Optional.of(SystemEvent.warning(at, server, Kind.UNDECIDED, sentence));
  }

  private Optional<SystemEvent> over(Instant at) {
    boolean told = trouble != null && troubleTold;
    trouble = null;
    return told
        ? Optional.of(
            SystemEvent.of(at, server, Kind.RECOVERED, "decides on all its metrics again"))
        : Optional.empty();
  }

  /** But for its numbers, such as how many seconds ago something was. */
  private static boolean isSame(String one, String other) {
    return one.replaceAll("\\d+", "#").equals(other.replaceAll("\\d+", "#"));
  }
}
