package dev.headroom.metrics.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.document.Problem;
import dev.headroom.metrics.backend.Dialect;
import dev.headroom.metrics.series.Labels;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleFilesTest {
  private static List<String> bad(String text) {
    return Files.rules(text).bad().stream().map(Problem::toString).toList();
  }

  @Test
  void everyProblemSaysFileLineFieldValueAndExpectation() {
    RuleSet set =
        Files.rules(
            """
            rules:
            - seriesQuery: up
              metricsQuery: <<.Serie>>
            - seriesQuery: up
              name: {matches: "(a)(b)"}
              metricsQuery: <<.Series>>
            - seriesQuery: up
              seriesFilters: [{is: "a", isNot: "b"}, {is: "("}]
              metricsQuery: <<.Series>>
            - seriesquery: up
              metricsQuery: <<.Series>>
            - seriesQuery: good
              metricsQuery: <<.Series>>
            - seriesQuery: up
              resources: {template: "<<.Kind>>", overrides: {pod: {group: ""}}}
              metricsQuery: <<printf .Series>>
            """);
    assertThat(set.rules()).extracting(MetricRule::seriesQuery).containsExactly("good");
    assertThat(set.rules().getFirst().place()).isEqualTo("adapter.yaml: rules[4]");
    assertThat(set.bad())
        .extracting(Problem::toString)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith(
                        "adapter.yaml:3: rules[0].metricsQuery: \"<<.Serie>>\" (expected: a template: <<.Serie>>: .Serie (expected: one of"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("adapter.yaml:5: rules[1].name.as: missing (expected: a name"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("rules[2].seriesFilters[0]", "(expected: one of is and isNot)"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains(
                        "rules[2].seriesFilters[1].is: \"(\" (expected: a regular expression"))
        .anySatisfy(
            line -> assertThat(line).contains("rules[3].seriesquery", "did you mean seriesQuery?"))
        .anySatisfy(line -> assertThat(line).contains("rules[5].resources.template", ".Kind"))
        .anySatisfy(
            line -> assertThat(line).contains("rules[5].resources.overrides.pod.resource: missing"))
        .anySatisfy(line -> assertThat(line).contains("rules[5].metricsQuery", "printf"));
  }

  @Test
  void aProblemInAConfigMapNamesTheLineOfTheFile() {
    assertThat(
            bad(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: adapter}
                data:
                  config.yaml: |
                    rules:
                    - seriesQuery: up
                      metricsQuery: <<.Nope>>
                """))
        .singleElement()
        .asString()
        .startsWith(
            "adapter.yaml:8: document 1 (ConfigMap adapter): data[config.yaml].rules[0].metricsQuery: \"<<.Nope>>\"");
  }

  @Test
  void helmValuesMayHaveAllSortsOfOtherThings() {
    RuleSet set =
        Files.rules(
            """
            prometheus: {url: http://prometheus, port: 9090}
            image: {tag: v0.12.0}
            rules:
              default: false
              custom:
              - {seriesQuery: a, metricsQuery: <<.Series>>}
              external:
              - {seriesQuery: b, metricsQuery: <<.Series>>}
              existing:
              resource:
                cpu:
                  containerQuery: sum by (<<.GroupBy>>, container) (rate(cpu_total{<<.LabelMatchers>>}[3m]))
                  nodeQuery: sum by (<<.GroupBy>>) (rate(cpu_total{<<.LabelMatchers>>}[3m]))
                  resources: {overrides: {node: {resource: node}, pod: {resource: pod}}}
                  containerLabel: container
                memory:
                  containerQuery: sum by (<<.GroupBy>>, container) (memory{<<.LabelMatchers>>})
                  nodeQuery: sum by (<<.GroupBy>>) (memory{<<.LabelMatchers>>})
                  resources: {overrides: {node: {resource: node}, pod: {resource: pod}}}
                  containerLabel: container
                window: 3m
            """);
    assertThat(set.bad()).isEmpty();
    assertThat(set.rules()).extracting(MetricRule::seriesQuery).containsExactly("a");
    assertThat(set.external()).extracting(MetricRule::seriesQuery).containsExactly("b");
    assertThat(set.resources().orElseThrow().window()).isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void theUsersFilesSayWhatTheyMayGive() throws IOException {
    RuleSet ovms = Files.rules(Files.users("ovms-adapter-config.yaml"));
    assertThat(ovms.bad()).isEmpty();
    assertThat(ovms.mayGive("ovms_requests_streams_ratio")).isTrue();
    assertThat(ovms.mayGive("ovms_current_requests")).isFalse();
  }

  /** Names as Go's regexp expands them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http_requests_total | ^(.*)_total$ | ${1}_per_second | http_requests_per_second",
        "http_requests_total | ^(.*)_total$ | | http_requests",
        "http_requests_total | | | http_requests_total",
        "http_requests_total | ^http_(.*)_(total)$ | $2-$1 | total-requests",
        "http_requests_total | ^(.*)_total$ | $1_x | ''",
        "http_requests_total | ^(?P<what>.*)_total$ | ${what}_rate | http_requests_rate",
        "http_requests_total | requests | found | found",
        "http_requests_total | ^other | found | -",
        "up | .* | $$0 | $0",
        "up | ^(.*)$ | ${1} | up",
      })
  void names(String series, String matches, String as, String expected) {
    com.google.re2j.Pattern pattern =
        com.google.re2j.Pattern.compile(matches == null ? ".*" : matches);
    assertThat(Naming.of(pattern, as == null ? "" : as).name(series).orElse("-"))
        .isEqualTo(expected);
  }

  @Test
  void labelsNameObjectsByOverrideAndByTemplate() {
    MetricRule rule =
        Files.rules(
                """
                rules:
                - seriesQuery: x
                  resources:
                    template: "kube_<<.Group>>_<<.Resource>>"
                    overrides:
                      microservice: {group: apps, resource: deployment}
                      ns: {resource: namespaces}
                      frob: {group: example.com, resource: Frobber}
                  metricsQuery: <<.Series>>
                """)
            .rules()
            .getFirst();
    Labels series =
        Labels.of(
            Labels.NAME,
            "x",
            "microservice",
            "m",
            "ns",
            "n",
            "frob",
            "f",
            "kube_batch_job",
            "j",
            "kube_networking_k8s_io_ingress",
            "i",
            "kube_no_thing",
            "t");
    assertThat(rule.association().objects(series).keySet())
        .extracting(ObjectType::toString)
        .containsExactlyInAnyOrder(
            "deployments.apps",
            "namespaces",
            "frobbers.example.com",
            "jobs.batch",
            "ingresses.networking.k8s.io");
    assertThat(rule.association().label(ObjectTypes.USUAL.of("apps", "statefulset")))
        .contains("kube_apps_statefulset");
    assertThat(rule.association().label(ObjectType.NAMESPACE)).contains("ns");
  }

  @Test
  void mistakesInPromQlAreToldWhenTheFileIsRead() {
    String text =
        """
        rules:
        - seriesQuery: 'a{pod!=""'
          metricsQuery: <<.Series>>
        - seriesQuery: a
          metricsQuery: summ(<<.Series>>{<<.LabelMatchers>>}) by (<<.GroupBy>>)
        - seriesQuery: good
          metricsQuery: sum(<<.Series>>{<<.LabelMatchers>>}) by (<<.GroupBy>>)
        """;
    RuleSet own = Files.rules(text);
    assertThat(own.rules()).extracting(MetricRule::seriesQuery).containsExactly("good");
    assertThat(own.doubts()).isEmpty();
    assertThat(bad(text)).hasSize(2);
    assertThat(bad(text).getFirst())
        .startsWith("adapter.yaml:2: rules[0].seriesQuery: ")
        .contains("(expected: a selector of series: ");
    assertThat(bad(text).getLast())
        .startsWith("adapter.yaml:5: rules[1].metricsQuery: ")
        .contains("which it is not once filled in", "summ");

    RuleSet others = Files.rules(text, Dialect.OTHER);
    assertThat(others.rules()).as("who is asked may know more").hasSize(3);
    assertThat(others.bad()).isEmpty();
    assertThat(others.doubts()).extracting(Problem::toString).containsExactlyElementsOf(bad(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          jobs_total | sum(<<.Series>>{<<.LabelMatchers>>}) by (<<.GroupBy>>) | sum(rate(<<.Series>>{<<.LabelMatchers>>}[1m])) by (<<.GroupBy>>)
          '{__name__=~"^jobs_.*_total$"}' | max(<<.Series>>{<<.LabelMatchers>>, a="}"}) by (pod) | max(rate(series_total{namespace="default",pod="a", a="}"}[1m])) by (pod)
          jobs_total | avg_over_time(<<.Series>>[5m]) | sum(rate(jobs_total[1m]))
          """)
  void aRawCounterIsToldWithTheQueryThatWasMeant(String series, String query, String meant) {
    RuleSet set =
        Files.rules("rules:\n- seriesQuery: '%s'\n  metricsQuery: '%s'".formatted(series, query));
    assertThat(set.rules()).as("it holds all the same").hasSize(1);
    assertThat(set.doubts())
        .singleElement()
        .asString()
        .startsWith("adapter.yaml:3: rules[0].metricsQuery: ")
        .contains("(expected: a rate, as " + meant + ": ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sum(rate(<<.Series>>{<<.LabelMatchers>>}[2m])) by (<<.GroupBy>>)",
        "<<.Series>> / ignoring (x) b_total",
        "<<.Series>> - <<.Series>> offset 1m",
        "count(<<.Series>>)",
        "max_over_time(rate(<<.Series>>[1m])[5m:])",
      })
  void aRateOrAMeanOfCountersIsNone(String query) {
    assertThat(Files.rules("rules:\n- seriesQuery: a_total\n  metricsQuery: " + query).doubts())
        .isEmpty();
  }

  @Test
  void resourceRulesAreSaidNotToBeAskedFor() {
    assertThat(Files.rules("rules: []\nresourceRules: {cpu: {}}").doubts())
        .singleElement()
        .asString()
        .startsWith("adapter.yaml:2: resourceRules: ")
        .contains("nothing asks for them");
  }
}
