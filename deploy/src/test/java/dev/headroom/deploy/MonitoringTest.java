package dev.headroom.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.deploy.Chart.Rendered;
import dev.headroom.metrics.query.Query;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** The dashboard and the alerts: what they ask can be asked, and of series that there are. */
class MonitoringTest {
  private static final Path DASHBOARD = Chart.FOLDER.resolve("files/dashboards/servers.json");
  private static final Path ALERTS = Chart.FOLDER.resolve("files/alerts.yaml");

  /** Of kube-state-metrics. */
  private static final String OTHERS = "kube_";

  private static final Pattern SERIES = Pattern.compile("\"((?:ovms|headroom)_[a-z_]+)\"");

  private static JsonNode dashboard() throws IOException {
    return new ObjectMapper().readTree(Chart.read(DASHBOARD));
  }

  static List<String> queries() throws IOException {
    List<String> queries = new ArrayList<>();
    dashboard()
        .findValuesAsText("expr")
        .forEach(query -> queries.add(query.replace("$__rate_interval", "1m")));
    queries.addAll(alerts().stream().map(alert -> (String) alert.get("expr")).toList());
    return queries;
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> alerts() {
    Map<String, List<Map<String, Object>>> file = new Yaml().load(Chart.read(ALERTS));
    return (List<Map<String, Object>>) file.get("groups").getFirst().get("rules");
  }

  /** The names that the program's sources write. */
  private static Set<String> written() throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      for (Path file :
          files.filter(each -> each.toString().matches(".*/src/main/java/.*\\.java")).toList()) {
        SERIES.matcher(Files.readString(file)).results().forEach(each -> names.add(each.group(1)));
      }
    }
    return names;
  }

  @ParameterizedTest
  @MethodSource("queries")
  void asksOnlyForWhatThereIs(String text) throws IOException {
    Set<String> asked = new TreeSet<>(Query.parse(text).metrics());
    asked.removeIf(name -> name.startsWith(OTHERS));

    assertThat(asked)
        .allSatisfy(
            name ->
                assertThat(written())
                    .containsAnyOf(name, name.replaceFirst("_(bucket|sum|count)$", "")));
  }

  @Test
  void theDashboardHasARowForEachQuestion() throws IOException {
    List<String> rows = new ArrayList<>();
    Set<Integer> ids = new TreeSet<>();
    for (JsonNode panel : dashboard().get("panels")) {
      assertThat(ids.add(panel.get("id").asInt())).isTrue();
      if (panel.get("type").asText().equals("row")) {
        rows.add(panel.get("title").asText());
      } else {
        assertThat(panel.get("targets")).as(panel.get("title").asText()).isNotEmpty();
        assertThat(panel.get("description").asText()).isNotBlank();
      }
    }

    assertThat(rows)
        .containsExactly("Load against target", "Replicas", "Decisions", "Latency", "Queue");
  }

  @Test
  @SuppressWarnings("unchecked")
  void eachAlertSaysWhatIsTheMatterAndWhatToDo() {
    assertThat(alerts())
        .isNotEmpty()
        .allSatisfy(
            alert -> {
              assertThat((String) alert.get("alert")).startsWith("Headroom");
              assertThat((Map<String, String>) alert.get("annotations"))
                  .containsOnlyKeys("summary", "description");
              assertThat((Map<String, String>) alert.get("labels")).containsOnlyKeys("severity");
              assertThat(alert).containsKey("for");
            });
  }

  @Test
  @SuppressWarnings("unchecked")
  void theChartInstallsThemWhereItIsTold() {
    List<Rendered> objects =
        Chart.objects(
            Chart.text(Map.of("prometheusRule.enabled", true, "dashboards.enabled", true)));

    Rendered rule =
        objects.stream()
            .filter(each -> each.kind().equals("PrometheusRule"))
            .findAny()
            .orElseThrow();
    assertThat(((Map<String, Object>) rule.at("spec")).get("groups"))
        .isEqualTo(((Map<String, Object>) new Yaml().load(Chart.read(ALERTS))).get("groups"));
    Rendered board =
        objects.stream()
            .filter(each -> each.name().equals("headroom-dashboards"))
            .findAny()
            .orElseThrow();
    assertThat(board.at("data")).isEqualTo(Map.of("servers.json", Chart.read(DASHBOARD)));
    assertThat(board.at("metadata", "labels")).asString().contains("grafana_dashboard=1");
  }
}
