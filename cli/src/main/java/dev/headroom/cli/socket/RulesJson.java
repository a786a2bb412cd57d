package dev.headroom.cli.socket;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.document.Problem;
import dev.headroom.metrics.rules.RuleStatus;
import dev.headroom.signal.RulesReport;
import java.time.Instant;

/** The rules of a system, as its socket says them. */
final class RulesJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RulesJson() {}

  static ObjectNode of(RulesReport report, Instant now) {
    ObjectNode json = JSON.createObjectNode();
    json.put("now", now.toString());
    json.put("askedOf", report.askedOf());
    ArrayNode rules = json.putArray("rules");
    report.rules().forEach(rule -> write(rule, rules.addObject()));
    ArrayNode leftOut = json.putArray("leftOut");
    report.read().bad().forEach(problem -> write(problem, leftOut.addObject()));
    ArrayNode doubts = json.putArray("doubts");
    report.read().doubts().forEach(problem -> write(problem, doubts.addObject()));
    return json;
  }

  private static void write(RuleStatus status, ObjectNode to) {
    to.put("rule", status.health().rule().place());
    to.put("external", status.external());
    to.put("seriesQuery", status.health().rule().seriesQuery());
    to.put("metricsQuery", status.health().rule().query().toString());
    if (status.health().looked()) {
      to.put("series", status.health().series());
    }
    ArrayNode metrics = to.putArray("metrics");
    status.health().metrics().forEach(metrics::add);
    status.health().error().ifPresent(error -> to.put("error", error));
    status.last().ifPresent(question -> write(question, to.putObject("last")));
  }

  private static void write(RuleStatus.Question question, ObjectNode to) {
    to.put("at", question.at().toString());
    to.put("query", question.query());
    question.error().ifPresent(error -> to.put("error", error));
  }

  private static void write(Problem problem, ObjectNode to) {
    to.put("rule", problem.file() + ":" + problem.line());
    to.put("message", problem.message());
  }
}
