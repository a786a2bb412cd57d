package dev.headroom.cli.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between the rooms of the house, as ARCHITECTURE.md draws them. */
final class RoomsTest {
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          entry("scaling", Set.of()),
          entry("testing", Set.of()),
          entry("document", Set.of()),
          entry("watch", Set.of()),
          entry("http", Set.of("watch")),
          entry("control", Set.of("scaling")),
          entry("metrics", Set.of("document", "http", "watch")),
          entry("load", Set.of()),
          entry("serving", Set.of("document", "http", "watch")),
          entry("gateway", Set.of("http")),
          entry("api", Set.of("document", "scaling")),
          entry("explain", Set.of("api", "control", "document", "scaling")),
          entry("dashboard", Set.of("control", "http", "scaling")),
          entry(
              "kubernetes",
              Set.of(
                  "api",
                  "control",
                  "document",
                  "gateway",
                  "http",
                  "metrics",
                  "scaling",
                  "signal",
                  "watch")),
          entry("signal", Set.of("api", "document", "gateway", "metrics", "scaling")),
          entry(
              "local",
              Set.of("api", "control", "document", "gateway", "metrics", "scaling", "signal")));

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.headroom");

  static Stream<String> rooms() {
    return MAY_USE.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void usesOnlyTheRoomsBelowIt(String room) {
    String[] others =
        Stream.concat(MAY_USE.keySet().stream(), Stream.of("cli"))
            .filter(other -> !other.equals(room) && !MAY_USE.get(room).contains(other))
            .map(other -> "dev.headroom." + other + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage("dev.headroom." + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .allowEmptyShould(false)
        .check(HOUSE);
  }

  @Test
  void everyRoomHasItsRule() {
    assertThat(
            HOUSE.stream()
                .map(type -> type.getPackageName().split("\\.")[2])
                .filter(room -> !room.equals("cli"))
                .distinct())
        .isSubsetOf(MAY_USE.keySet());
  }

  @Test
  void theDecisionIsPure() {
    noClasses()
        .that()
        .resideInAPackage("dev.headroom.scaling..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "dev.headroom.scaling..",
            "java.lang..",
            "java.math..",
            "java.time..",
            "java.util",
            "java.util.function..",
            "java.util.regex..",
            "java.util.stream..",
            "org.jspecify..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            Thread.class, ThreadLocal.class, java.time.Clock.class, java.util.Random.class)
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .check(HOUSE);
  }

  @Test
  void namesSayWhatAThingIs() {
    assertThat(
            HOUSE.stream()
                .map(type -> type.getSimpleName())
                .filter(name -> VAGUE.stream().anyMatch(name::endsWith)))
        .isEmpty();
  }

  private static final List<String> VAGUE =
      List.of("Util", "Utils", "Helper", "Helpers", "Manager", "Impl", "Misc", "Common");
}
