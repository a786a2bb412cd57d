package dev.headroom.api.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.headroom.api.resource.DescribedDocuments.Place;
import dev.headroom.document.Documents;
import dev.headroom.document.Problem;
import dev.headroom.document.Problems;
import dev.headroom.document.schema.Anything;
import dev.headroom.document.schema.Choice;
import dev.headroom.document.schema.ListOf;
import dev.headroom.document.schema.MapOf;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Text;
import dev.headroom.document.schema.Verbatim;
import dev.headroom.document.schema.Whole;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the description says of each field is what the reader does, and what the JSON Schema says to
 * a validator of another maker.
 */
class DescriptionTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(JSON.<JsonNode>valueToTree(FileSchema.json()));

  static Stream<Place> places() {
    return DescribedDocuments.places();
  }

  private static Stream<Place> places(Predicate<Property<?>> condition) {
    return places().filter(place -> condition.test(place.property()));
  }

  static Stream<Place> numbers() {
    return places(property -> property.schema() instanceof Whole<?>);
  }

  static Stream<Place> choices() {
    return places(property -> property.schema() instanceof Choice<?>);
  }

  static Stream<Place> lists() {
    return places(property -> property.schema() instanceof ListOf<?>);
  }

  static Stream<Place> maps() {
    return places(property -> DescribedDocuments.inner(property.schema()) != null);
  }

  static Stream<Place> typed() {
    return places(property -> !(property.schema() instanceof Anything));
  }

  static Stream<Place> withDefaults() {
    return places(property -> property.otherwise().filter(Property.Default::yaml).isPresent());
  }

  @ParameterizedTest
  @MethodSource("places")
  void saysWhatItIsFor(Place place) {
    assertThat(place.property().meaning()).endsWith(".").doesNotContain("|", "\n");
    assertThat(place.property().example()).isNotBlank().doesNotContain("\n");
  }

  @ParameterizedTest
  @MethodSource("places")
  void itsExampleIsRight(Place place) {
    Map<String, Object> document =
        DescribedDocuments.with(place, DescribedDocuments.example(place.property()));
    assertThat(problems(document)).isEmpty();
    assertThat(errors(document)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void itsBoundsAreTheReaders(Place place) {
    Whole<?> whole = (Whole<?>) place.property().schema();
    assertRight(place, whole.least());
    assertRight(place, whole.most());
    assertWrong(place, BigInteger.valueOf(whole.least()).subtract(BigInteger.ONE));
    if (whole.most() < Long.MAX_VALUE) {
      assertWrong(place, whole.most() + 1);
    }
    assertWrong(place, 1.5);
  }

  @ParameterizedTest
  @MethodSource("choices")
  void itsChoicesAreTheReaders(Place place) {
    for (String name : ((Choice<?>) place.property().schema()).choices().keySet()) {
      assertRight(place, name);
    }
    assertWrong(place, "Nonsense");
  }

  @ParameterizedTest
  @MethodSource("typed")
  void anotherTypeIsRefused(Place place) {
    Object other =
        switch (place.property().schema()) {
          case ListOf<?> _, MapOf<?> _, Shape<?> _, Verbatim _ -> "a text";
          default -> Map.of("a", "map");
        };
    assertWrong(place, other);
    if (place.property().schema() instanceof Text) {
      assertWrong(place, 1);
    }
  }

  @ParameterizedTest
  @MethodSource("lists")
  void anEmptyListIsRefusedWhereThereMustBeAnItem(Place place) {
    if (((ListOf<?>) place.property().schema()).least() > 0) {
      assertWrong(place, List.of());
    } else {
      assertRight(place, List.of());
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void itIsMissedIfAndOnlyIfItIsRequired(Place place) {
    Map<String, Object> document = DescribedDocuments.without(place);
    if (place.property().required().isPresent()) {
      assertThat(problems(document)).isNotEmpty();
      assertThat(errors(document)).isNotEmpty();
    } else {
      assertThat(problems(document))
          .filteredOn(problem -> problem.field().equals(place.path()))
          // Where one of several fields is required, one of them is named.
          .filteredOn(problem -> !problem.expected().startsWith("one of "))
          .filteredOn(problem -> !problem.expected().startsWith("what to measure"))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("withDefaults")
  void leavingItOutIsWritingItsDefault(Place place) {
    Object written = DescribedDocuments.yaml(place.property().otherwise().orElseThrow().shown());
    Resources with = read(DescribedDocuments.with(place, written));
    Resources without = read(DescribedDocuments.without(place));
    assertThat(with.problems()).isEmpty();
    assertThat(values(with)).isEqualTo(values(without)).isNotEmpty();
    assertThat(errors(DescribedDocuments.with(place, written))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("maps")
  void aFieldBesideThoseThatAreDescribedIsRefused(Place place) {
    Shape<?> shape = Objects.requireNonNull(DescribedDocuments.inner(place.property().schema()));
    Object example = DescribedDocuments.example(place.property());
    DescribedDocuments.firstMap(example).put("nonsense", 1);
    if (shape.open()) {
      assertRight(place, example);
    } else {
      assertWrong(place, example);
    }
  }

  @Test
  void aReaderThatAsksForWhatIsNotDescribedIsAMistake() {
    Shape<String> shape =
        Shape.of("Web", List.of(), fields -> String.valueOf(fields.get("port").text()));
    assertMistaken(shape);
  }

  @Test
  void aFieldThatIsDescribedAndNotReadIsAMistake() {
    Property<String> port = Property.of("port", Text.ANY, "The port.", "http");
    assertMistaken(Shape.of("Web", List.of(port), _ -> ""));
  }

  private static void assertMistaken(Shape<String> shape) {
    Problems problems = new Problems("f");
    var document = Documents.parse("f", "{apiVersion: v1, kind: Web}", problems).getFirst();
    assertThatThrownBy(() -> shape.read(document.strict(problems)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Web: reads");
  }

  @Test
  void kindsHaveUsersNames() {
    assertThat(Resources.kinds())
        .extracting(Kind::name)
        .containsExactly("ModelServer", "ScalingPolicy", "HorizontalPodAutoscaler");
    assertThat(places()).hasSizeGreaterThan(100);
  }

  private static void assertRight(Place place, Object value) {
    Map<String, Object> document = DescribedDocuments.with(place, value);
    assertThat(problems(document))
        .filteredOn(problem -> problem.field().equals(place.path()))
        .filteredOn(problem -> !aboutOthers(problem))
        .isEmpty();
    assertThat(errors(document))
        .filteredOn(error -> error.getInstanceLocation().toString().equals(pointer(place)))
        .filteredOn(
            error -> !List.of("dependentRequired", "not", "oneOf").contains(error.getKeyword()))
        .isEmpty();
  }

  /** Whether it is about how the value goes with other fields. */
  private static boolean aboutOthers(Problem problem) {
    return problem.expected().startsWith("at least minReplicas")
        || problem.expected().startsWith("0, as");
  }

  private static void assertWrong(Place place, Object value) {
    Map<String, Object> document = DescribedDocuments.with(place, value);
    assertThat(problems(document)).anyMatch(problem -> problem.field().startsWith(place.path()));
    assertThat(errors(document))
        .anyMatch(error -> error.getInstanceLocation().toString().startsWith(pointer(place)));
  }

  private static String pointer(Place place) {
    return "/" + place.path().replace(".", "/").replace("[0]", "/0");
  }

  private static Resources read(Map<String, Object> document) {
    return Resources.parse("f", json(document), Path.of("/"));
  }

  private static List<Problem> problems(Map<String, Object> document) {
    return read(document).problems();
  }

  private static List<Error> errors(Map<String, Object> document) {
    return SCHEMA.validate(JSON.<JsonNode>valueToTree(document));
  }

  private static List<Object> values(Resources resources) {
    List<Object> values = new ArrayList<>();
    resources.modelServers().forEach(server -> values.add(server.value()));
    resources.scalingPolicies().forEach(policy -> values.add(policy.value()));
    return values;
  }

  private static String json(@Nullable Object value) {
    return JSON.valueToTree(value).toString();
  }
}
