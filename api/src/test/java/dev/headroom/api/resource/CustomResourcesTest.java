package dev.headroom.api.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/**
 * What an API server demands of a structural schema, and that it says what the reader does; a real
 * API server is asked by the command line's tests, where there is one.
 */
class CustomResourcesTest {
  private static final String UNKNOWN = "x-kubernetes-preserve-unknown-fields";
  private static final String RULES = "x-kubernetes-validations";
  private static final Set<String> KEYWORDS =
      Set.of(
          "type",
          "description",
          "properties",
          "required",
          "items",
          "additionalProperties",
          "enum",
          "pattern",
          "minimum",
          "exclusiveMinimum",
          "maximum",
          "maxLength",
          "maxItems",
          "maxProperties",
          "multipleOf",
          "not",
          "minItems",
          "default",
          "format",
          "allOf",
          UNKNOWN,
          RULES,
          "x-kubernetes-list-type",
          "x-kubernetes-list-map-keys");

  /** A node of a schema that stands for a value. */
  record Node(String path, Map<?, ?> schema) {
    List<Node> all() {
      List<Node> nodes = new ArrayList<>(List.of(this));
      below().forEach(node -> nodes.addAll(node.all()));
      return nodes;
    }

    private List<Node> below() {
      List<Node> nodes = new ArrayList<>();
      if (schema.get("properties") instanceof Map<?, ?> fields) {
        fields.forEach((name, each) -> nodes.add(new Node(path + "." + name, (Map<?, ?>) each)));
      }
      for (String many : List.of("items", "additionalProperties")) {
        if (schema.get(many) instanceof Map<?, ?> each) {
          nodes.add(new Node(path + "[0]", each));
        }
      }
      return nodes;
    }

    @Override
    public String toString() {
      return path;
    }
  }

  static Stream<Node> nodes() {
    return CustomResources.definitions().stream()
        .flatMap(
            definition -> {
              Map<?, ?> spec = (Map<?, ?>) definition.get("spec");
              Map<?, ?> version = (Map<?, ?>) ((List<?>) spec.get("versions")).getFirst();
              Map<?, ?> schema = (Map<?, ?>) version.get("schema");
              String kind = String.valueOf(((Map<?, ?>) spec.get("names")).get("kind"));
              return new Node(kind, (Map<?, ?>) schema.get("openAPIV3Schema")).all().stream();
            });
  }

  @Test
  void everyNodeHasATypeAndOnlyKeywordsOfAStructuralSchema() {
    assertThat(nodes())
        .hasSizeGreaterThan(200)
        .allSatisfy(
            node -> {
              assertThat(node.schema().containsKey("type") || node.schema().containsKey(UNKNOWN))
                  .isTrue();
              assertThat(KEYWORDS)
                  .containsAll(node.schema().keySet().stream().map(String::valueOf).toList());
            });
  }

  /** Go's patterns have none. */
  @Test
  void noPatternLooksAhead() {
    assertThat(nodes().map(node -> String.valueOf(node.schema())).toList())
        .noneMatch(schema -> schema.contains("(?=") || schema.contains("(?!"));
  }

  @Test
  void aRuleIsAboutFieldsThatThereAre() {
    List<Node> ruled = nodes().filter(node -> node.schema().containsKey(RULES)).toList();
    assertThat(ruled).hasSizeGreaterThan(5);
    for (Node node : ruled) {
      Map<?, ?> fields = (Map<?, ?>) node.schema().get("properties");
      for (Object rule : (List<?>) node.schema().get(RULES)) {
        String path = String.valueOf(((Map<?, ?>) rule).get("fieldPath"));
        assertThat(fields.keySet().stream().map(name -> "." + name).toList())
            .as(node.path())
            .contains(path);
      }
    }
  }

  static Stream<DescribedDocuments.Place> places() {
    return DescribedDocuments.places()
        .filter(place -> place.kind().apiVersion().equals(Resources.API_VERSION));
  }

  private static Optional<Node> node(DescribedDocuments.Place place) {
    String path = place.kind().name() + "." + place.path();
    return nodes().filter(node -> node.path().equals(path)).findFirst();
  }

  /** The API server writes a default down; it must not say anything else than nothing does. */
  @ParameterizedTest
  @MethodSource("places")
  void aDefaultSaysWhatTheReaderTakesWhereNothingIsSaid(DescribedDocuments.Place place) {
    Optional<Object> value =
        node(place)
            .map(Node::schema)
            .filter(s -> s.containsKey("default"))
            .map(s -> s.get("default"));
    if (value.isEmpty()) {
      return;
    }
    Resources without = read(DescribedDocuments.without(place));
    assertThat(without.problems()).isEmpty();
    Resources with = read(DescribedDocuments.with(place, value.get()));
    assertThat(with.problems()).isEmpty();
    assertThat(values(with)).isEqualTo(values(without));
  }

  @Test
  void thereAreDefaults() {
    assertThat(nodes().filter(node -> node.schema().containsKey("default")))
        .extracting(Node::path)
        .contains("ModelServer.spec.replicas", "ScalingPolicy.spec.mode");
  }

  private static Resources read(Map<String, Object> document) {
    return Resources.parse("f.yaml", new Yaml().dump(document), Path.of("/"));
  }

  private static List<Object> values(Resources resources) {
    List<Object> values = new ArrayList<>();
    resources.modelServers().forEach(each -> values.add(each.value()));
    resources.scalingPolicies().forEach(each -> values.add(each.value()));
    return values;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ModelServer.spec.scaling | .maxReplicas | at least minReplicas
          ScalingPolicy.spec | .minReplicas | 0, as scaleToZero is set
          ModelServer.spec | .models | one of models, config, command
          ModelServer.spec | .command | nothing, as models is set
          ModelServer.spec | .readiness | nothing, as command is not set
          """)
  void aRuleSpeaksAsTheReaderDoes(String path, String field, String expected) {
    Node node = nodes().filter(each -> each.path().equals(path)).findFirst().orElseThrow();
    assertThat((List<?>) node.schema().get(RULES))
        .anySatisfy(
            rule -> {
              assertThat(((Map<?, ?>) rule).get("fieldPath")).isEqualTo(field);
              assertThat(((Map<?, ?>) rule).get("message")).isEqualTo("expected: " + expected);
            });
  }
}
