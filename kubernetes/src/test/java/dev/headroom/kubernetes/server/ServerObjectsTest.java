package dev.headroom.kubernetes.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Resources;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What ModelServers come to, file by file; {@code -Dsurefire.args=-Dheadroom.golden=write} writes
 * the files anew, to be read as a change is.
 */
class ServerObjectsTest {
  private static final Path FILES = Path.of("src/test/resources/dev/headroom/kubernetes/server");

  static Stream<String> names() {
    return GoldenServers.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aModelServerComesToTheseObjects(String name) throws IOException {
    KubernetesSerialization yaml = new KubernetesSerialization();
    ServerObjects objects = GoldenServers.objects(name);
    String text =
        objects.notes().stream().map(note -> "# " + note + "\n").collect(Collectors.joining())
            + objects.objects().stream()
                .map(object -> yaml.asYaml(object).replaceFirst("^(?!---)", "---\n"))
                .collect(Collectors.joining());
    Path file = FILES.resolve(name + ".objects.yaml");
    if ("write".equals(System.getProperty("headroom.golden"))) {
      Files.writeString(file, text);
    }
    assertThat(text).isEqualTo(Files.readString(file));
  }

  @Test
  void withoutTheKindThereIsNoServiceMonitorAndItIsSaid() {
    ServerObjects objects =
        ServerObjects.of(
            GoldenServers.read("guarded"), GoldenServers.UID, GoldenServers.IMAGE, false);
    assertThat(objects.objects()).noneMatch(each -> each.getKind().equals("ServiceMonitor"));
    assertThat(objects.notes()).contains("serviceMonitor: the cluster has no such kind");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          command: [serve, "{port}"] | spec.image: missing (expected: the image that the command is in)
          models: [{name: m, uri: "s3://b/m"}] | uri: s3://b/m (expected: a path or a file:// URI)
          models: [{name: m, uri: m}]; pod: {tolerations: [{tolerationSeconds: soon}]} | pod: |
          models: [{name: m, uri: m}]; updateStrategy: {type: [a]} | updateStrategy: |
          """)
  void whatNothingCanBeMadeOfIsSaid(String spec, String message) {
    ModelServer server =
        Resources.parse(
                "f.yaml",
                "apiVersion: headroom.dev/v1alpha1\nkind: ModelServer\nmetadata: {name: a}\nspec:\n  "
                    + spec.replace("; ", "\n  "),
                Path.of("/"))
            .modelServers()
            .getFirst()
            .value();
    assertThatThrownBy(() -> ServerObjects.of(server, GoldenServers.UID, GoldenServers.IMAGE, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("expected: ");
  }
}
