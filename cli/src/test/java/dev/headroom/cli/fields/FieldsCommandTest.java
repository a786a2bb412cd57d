package dev.headroom.cli.fields;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.cli.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldsCommandTest {
  @Test
  void withoutAnArgumentItSaysWhichKindsThereAre() {
    CommandRun run = CommandRun.of("fields");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines())
        .extracting(line -> line.split(" +")[0])
        .containsExactly("KIND", "ModelServer", "ScalingPolicy", "HorizontalPodAutoscaler");
  }

  @Test
  void aFieldIsSaidAsKubectlDoes() {
    CommandRun run = CommandRun.of("fields", "ModelServer.spec.scaling");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith(
            """
            KIND:       ModelServer
            VERSION:    headroom.dev/v1alpha1

            FIELD: scaling <Scaling>

            DESCRIPTION:
                How many replicas there should be.
            """)
        .contains(
            """
            FIELDS:
              minReplicas <integer>
            """,
            """
              maxReplicas <integer> -required-
                The most replicas that there are.
                Expected: a whole number from 1. Example: 5
            """,
            "  metrics <[]Metric>\n");
  }

  @Test
  void allFieldsBelowAreSaidInATree() {
    assertThat(CommandRun.of("fields", "ScalingPolicy.spec", "--recursive").out())
        .contains(
            """
              scaleTargetRef <CrossVersionObjectReference> -required-
                apiVersion <string>
            """,
            """
              metrics <[]Metric>
                signal <Signal>
                  name <string> -required-
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "hpa.spec.metrics.pods.target, FIELD: target <PodsMetricTarget> -required-",
    "modelservers.spec.models.streams, FIELD: streams <integer>",
    "scalingpolicies.spec.mode, FIELD: mode <string>",
  })
  void kindsMayBeInTheShortAndInThePlural(String path, String line) {
    assertThat(CommandRun.of("fields", path).out()).contains(line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ModelServr                | KIND: ModelServr (expected: did you mean ModelServer?)
          ModelServer.spec.scalng   | ModelServer.spec: scalng (expected: did you mean scaling?)
          ModelServer.spec.replicas.a | ModelServer.spec.replicas: a (expected: nothing, it has no fields)
          ModelServer.spec.log.zzzzzzzz | ModelServer.spec.log: zzzzzzzz (expected: one of maxBytes, keep)
          """)
  void whatThereIsNotIsSaidWithWhatThereIs(String path, String message) {
    CommandRun run = CommandRun.of("fields", path);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().strip()).isEqualTo(message);
    assertThat(run.out()).isEmpty();
  }
}
