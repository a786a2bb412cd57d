package dev.headroom.cli.past;

import dev.headroom.api.snapshot.Snapshot;
import dev.headroom.control.log.PastDecision;
import dev.headroom.control.sentence.DecisionSentence;
import dev.headroom.explain.ExplainJson;
import dev.headroom.explain.ExplainText;
import dev.headroom.explain.Explanation;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.policy.Policy;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why, as the log knows it.
 *
 * @param at the time that was asked about
 * @param past the decision that held then
 * @param unreadable lines of the log that were passed over on the way to it
 * @param other what another policy makes of it
 */
public record PastExplanation(
    String server, Instant at, PastDecision past, int unreadable, Optional<Other> other) {
  private static final Duration RECENT = Duration.ofSeconds(10);
  private static final String KIND = "policy";

  /** What another policy makes of the same. */
  record Other(String file, Policy policy, Observation observation, Decision decision) {}

  /** Writes it for people; does not flush. */
  public void writeText(PrintWriter out) {
    Decision again = past.again();
    Explanation explanation = explanation(server, past.rules(), past.observation(), again);
    notes(again).forEach(out::println);
    ExplainText.write(out, explanation.inItsWords(past.sentence()));
    other.ifPresent(with -> ExplainText.write(out, explanation(with)));
  }

  /** Writes it for programs, a line, and one more for another policy; does not flush. */
  public void writeJson(PrintWriter out) {
    Decision again = past.again();
    out.println(
        ExplainJson.ofPast(
            server,
            explanation(server, past.rules(), past.observation(), again)
                .inItsWords(past.sentence()),
            past.desiredReplicas()));
    other.ifPresent(with -> out.println(ExplainJson.ofOther(server, explanation(with))));
  }

  private List<String> notes(Decision again) {
    List<String> notes = new ArrayList<>();
    Duration age = Duration.between(past.time(), at);
    if (age.compareTo(RECENT) > 0) {
      notes.add("The last decision before " + at + " was made at " + past.time() + ".");
    }
    if (again.desiredReplicas() != past.desiredReplicas()
        || !DecisionSentence.of(again).toString().equals(past.sentence())) {
      notes.add(
          "Another version of Headroom decided "
              + past.desiredReplicas()
              + ", in the words below; this one decides "
              + again.desiredReplicas()
              + ", and the rest is its own.");
    }
    if (unreadable > 0) {
      notes.add("Lines of the decision log that cannot be read: " + unreadable + ".");
    }
    return notes;
  }

  private Explanation explanation(Other with) {
    return explanation(with.file, with.policy, with.observation, with.decision);
  }

  private Explanation explanation(
      String file, Policy policy, Observation observation, Decision decision) {
    return Explanation.of(
        file,
        past.time(),
        new Snapshot(KIND, "ModelServer/" + server, policy, observation, past.history()),
        past.settings(),
        decision);
  }
}
