package dev.headroom.metrics.rules;

import static dev.headroom.metrics.rules.StoredBackend.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.metrics.series.Labels;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetricsRulesTest {
  private static final ObjectType SERVICE = ObjectTypes.USUAL.of("", "service");
  private final StoredBackend backend = new StoredBackend();
  private final MetricsRules rules = new MetricsRules(backend, Duration.ofSeconds(2));

  private MetricAnswer pods(String metric, String... names) {
    return rules.ofObjects(ObjectType.POD, "default", List.of(names), metric, List.of(), NOW);
  }

  private static Map<String, Long> milli(MetricAnswer answer) {
    assertThat(answer).isInstanceOf(MetricAnswer.OfObjects.class);
    return ((MetricAnswer.OfObjects) answer).milli();
  }

  private static String why(MetricAnswer answer) {
    return switch (answer) {
      case MetricAnswer.NotFound(String sentence) -> sentence;
      case MetricAnswer.Failed(String sentence) -> sentence;
      default -> throw new AssertionError(answer);
    };
  }

  @Test
  void theUsersOvmsConfigMapGivesItsRatio() throws IOException {
    rules.rules(Files.rules(Files.users("ovms-adapter-config.yaml")));
    for (String pod : List.of("demo-1", "demo-2", "other-1")) {
      int load = pod.endsWith("1") ? 3 : 8;
      backend
          .with(load, 0, "ovms_current_requests", "namespace", "default", "pod", pod, "name", "m")
          .with(2, 0, "ovms_streams", "namespace", "default", "pod", pod, "name", "m");
    }
    backend.with(99, 0, "ovms_current_requests", "namespace", "else", "pod", "demo-1", "name", "m");
    assertThat(milli(pods("ovms_requests_streams_ratio", "demo-1", "demo-2")))
        .containsOnly(Map.entry("demo-1", 1500L), Map.entry("demo-2", 4000L));
    assertThat(backend.asked.getLast())
        .isEqualTo(
            "avg(avg_over_time(ovms_current_requests{namespace=\"default\",pod=~\"demo-1|demo-2\"}[1m])"
                + " / avg_over_time(ovms_streams{namespace=\"default\",pod=~\"demo-1|demo-2\"}[1m])) by (pod)");
    assertThat(milli(pods("ovms_requests_streams_ratio", "demo-2"))).containsEntry("demo-2", 4000L);
    assertThat(backend.asked.getLast()).contains("pod=\"demo-2\"");
  }

  @Test
  void theUsersHelmValuesGiveTheirMetricsAndNoRequestsAreNoTime() throws IOException {
    RuleSet set = Files.rules(Files.users("fastapi-adapter-values.yaml"));
    assertThat(set.bad()).isEmpty();
    // The chart's own six come first, as its values do not say default: false.
    assertThat(set.rules()).hasSize(9);
    rules.rules(set);
    fastapi("busy", 0.5, 2, 12);
    fastapi("idle", 0, 0, 0);
    assertThat(milli(pods("inference_latency_seconds_avg", "busy", "idle")))
        .containsOnly(Map.entry("busy", 250L), Map.entry("idle", 0L));
    assertThat(milli(pods("request_queue_depth", "busy", "idle")))
        .containsOnly(Map.entry("busy", 12000L), Map.entry("idle", 0L));
    assertThat(why(pods("gpu_utilization_percent", "busy")))
        .contains("no rule gives pods/gpu_utilization_percent")
        .contains("adapter.yaml: rules.custom[2]: 0 series");
  }

  private void fastapi(String pod, double seconds, double requests, double depth) {
    String[] labels = {"namespace", "default", "pod", pod};
    backend
        .with(0, seconds, "inference_latency_seconds_sum", labels)
        .with(0, requests, "inference_latency_seconds_count", labels)
        .with(depth, 0, "request_queue_depth", labels);
  }

  @Test
  void anObjectAndAnExternalMetric() {
    rules.rules(
        Files.rules(
            """
            rules:
            - seriesQuery: 'http_requests_total{namespace!="",service!=""}'
              resources: {template: "<<.Resource>>"}
              name: {matches: "^(.*)_total$", as: "${1}_per_second"}
              metricsQuery: sum(rate(<<.Series>>{<<.LabelMatchers>>}[30s])) by (<<.GroupBy>>)
            externalRules:
            - seriesQuery: 'queue_messages'
              resources: {namespaced: false}
              metricsQuery: <<.Series>>{<<.LabelMatchers>>}
            """));
    backend
        .with(0, 5, "http_requests_total", "namespace", "default", "service", "web", "verb", "GET")
        .with(0, 2, "http_requests_total", "namespace", "default", "service", "web", "verb", "PUT")
        .with(7.0005, 0, "queue_messages", "queue", "mail")
        .with(9, 0, "queue_messages", "queue", "post");
    assertThat(
            milli(
                rules.ofObjects(
                    SERVICE,
                    "default",
                    List.of("web"),
                    "http_requests_per_second",
                    List.of(Requirement.equal("verb", "GET")),
                    NOW)))
        .containsOnly(Map.entry("web", 5000L));
    assertThat(
            rules.external(
                "default",
                "queue_messages",
                List.of(new Requirement("queue", Requirement.Operator.IN, List.of("mail", "x"))),
                NOW))
        .isEqualTo(
            new MetricAnswer.External(
                List.of(
                    new MetricAnswer.Item(
                        Labels.of(Labels.NAME, "queue_messages", "queue", "mail"), 7000)),
                "queue_messages{queue=~\"mail|x\"}"));
    assertThat(
            rules.external(
                "default", "queue_messages", List.of(Requirement.equal("queue", "no")), NOW))
        .isInstanceOfSatisfying(
            MetricAnswer.External.class, none -> assertThat(none.items()).isEmpty());
    assertThat(rules.registry(NOW).names())
        .containsExactly(
            "namespaces/http_requests_per_second", "services/http_requests_per_second");
  }

  @Test
  void aBadRuleHidesNoOther() {
    rules.rules(
        Files.rules(
            """
            rules:
            - seriesQuery: 'lost{namespace!=""}'
              resources: {template: "<<.Resource>>"}
              metricsQuery: <<.Series>>{<<.LabelMatchers>>}
            - seriesQuery: 'homeless'
              metricsQuery: <<.Series>>{<<.LabelMatchers>>}
            - seriesQuery: 'broken{pod!=""}'
              resources: {template: "<<.Resource>>"}
              metricsQuery: '{__name__=~"good|<<.Series>>"} + on () {__name__=~"good|<<.Series>>"}'
            - seriesQuery: 'ungrouped{pod!=""}'
              resources: {template: "<<.Resource>>"}
              metricsQuery: sum(<<.Series>>{<<.LabelMatchers>>})
            - seriesQuery: 'good{pod!=""}'
              resources: {template: "<<.Resource>>"}
              metricsQuery: <<.Series>>{<<.LabelMatchers>>}
            """));
    backend.lost.add("lost{namespace!=\"\"}");
    for (String name : List.of("lost", "homeless", "broken", "ungrouped", "good")) {
      String[] labels =
          name.equals("homeless")
              ? new String[] {"host", "a"}
              : new String[] {"namespace", "default", "pod", "a"};
      backend.with(4, 0, name, labels);
    }
    assertThat(milli(pods("good", "a"))).containsEntry("a", 4000L);
    assertThat(pods("lost", "a"))
        .as("lost is not absent: nobody reads it from elsewhere")
        .isInstanceOf(MetricAnswer.Failed.class);
    assertThat(why(pods("lost", "a")))
        .contains("rules[0]: its series are not known; nobody answers");
    assertThat(why(pods("homeless", "a"))).contains("no label of homeless names an object");
    assertThat(why(pods("broken", "a"))).startsWith("adapter.yaml: rules[2]: ");
    assertThat(why(pods("ungrouped", "a"))).contains("does the query group by it?");
    assertThat(rules.status(NOW))
        .extracting(status -> status.health().toString())
        .contains("adapter.yaml: rules[0]: its series are not known; nobody answers")
        .contains("adapter.yaml: rules[4]: 1 series → namespaces/good, pods/good");
    assertThat(rules.status(NOW).get(2).last().orElseThrow().error().orElseThrow())
        .as("what its last query came to")
        .contains("many-to-many");
    assertThat(rules.status(NOW).get(4).last())
        .contains(
            new RuleStatus.Question(
                NOW, "good{namespace=\"default\",pod=\"a\"}", Optional.empty()));
  }

  @Test
  void aLookThatTakesLongerThanAFewAnswersMayAsksNoMore() {
    MetricsRules hasty = new MetricsRules(backend, Duration.ofNanos(1));
    hasty.rules(
        Files.rules(
            """
            rules:
            - seriesQuery: lost
              metricsQuery: <<.Series>>
            - seriesQuery: good
              metricsQuery: <<.Series>>
            """));
    backend.lost.add("lost");
    assertThat(hasty.status(NOW))
        .extracting(status -> status.health().error().orElseThrow())
        .containsExactly("nobody answers", "nobody answers");
    assertThat(backend.asked).containsExactly("lost");
  }

  @Test
  void whatWasFoundStaysWhileTheBackendIsLost() {
    rules.rules(
        Files.rules(
            """
            rules:
            - seriesQuery: 'good{pod!=""}'
              resources: {template: "<<.Resource>>"}
              metricsQuery: <<.Series>>{<<.LabelMatchers>>}
            """));
    backend.with(4, 0, "good", "namespace", "default", "pod", "a");
    assertThat(milli(pods("good", "a"))).containsEntry("a", 4000L);
    backend.lost.add("good{pod!=\"\"}");
    assertThat(rules.registry(NOW.plusSeconds(60)).names()).contains("pods/good");
    assertThat(rules.status(NOW.plusSeconds(60)).getFirst().health().error())
        .contains("nobody answers");
  }

  @Test
  void theLaterRuleHoldsAndNewRulesAreFollowed() {
    String rule =
        """
        - seriesQuery: 'good{pod!=""}'
          resources: {template: "<<.Resource>>"}
          metricsQuery: <<.Series>>{<<.LabelMatchers>>} * %s
        """;
    backend.with(4, 0, "good", "namespace", "default", "pod", "a");
    rules.rules(Files.rules("rules:\n" + rule.formatted("2") + rule.formatted("3")));
    assertThat(milli(pods("good", "a"))).containsEntry("a", 12000L);
    rules.rules(Files.rules("rules:\n" + rule.formatted("5")));
    assertThat(milli(pods("good", "a"))).containsEntry("a", 20000L);
    rules.rules(RuleSet.NONE);
    assertThat(why(pods("good", "a"))).isEqualTo("no rule gives pods/good");
  }

  @Test
  void anInfinityIsAnErrorAndValuesAreCut() {
    rules.rules(
        Files.rules(
            """
            rules:
            - seriesQuery: 'good{pod!=""}'
              resources: {template: "<<.Resource>>"}
              metricsQuery: <<.Series>>{<<.LabelMatchers>>} / 3
            - seriesQuery: 'endless{pod!=""}'
              resources: {template: "<<.Resource>>"}
              metricsQuery: <<.Series>>{<<.LabelMatchers>>} / 0
            """));
    backend.with(2, 0, "good", "namespace", "default", "pod", "a");
    backend.with(2, 0, "endless", "namespace", "default", "pod", "a");
    assertThat(milli(pods("good", "a"))).containsEntry("a", 666L);
    assertThat(why(pods("endless", "a"))).contains("Infinity for a from");
  }
}
