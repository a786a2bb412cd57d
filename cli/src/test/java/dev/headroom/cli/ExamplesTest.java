package dev.headroom.cli;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headroom.api.resource.Resources;
import dev.headroom.cli.fields.ShippedFiles;
import dev.headroom.scaling.schedule.Window;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each example is started, where its program is there, until it does what it shows. */
@Timeout(180)
class ExamplesTest {
  private static final String MODEL = "all-minilm-l6-v2-q.onnx";

  /** Examples for servers of other makers, each tried with the real one when it was written. */
  private static final Set<String> PEERS =
      Set.of(
          "fastapi.yaml",
          "llama-cpp.yaml",
          "mlserver.yaml",
          "torchserve.yaml",
          "triton.yaml",
          "vllm.yaml");

  /** Of Headroom's own server. */
  private static final Set<String> MODELS = Set.of("minilm.yaml", "many-models.yaml");

  /** What an example shows, where it is more than a replica of each server that is ready. */
  private static final Map<String, Shown> SHOWN =
      Map.of(
          "advise.yaml",
          headroom -> headroom.untilSaid(2, "is ready"),
          "fallback.yaml",
          headroom -> headroom.untilSaid(2, "is ready"),
          "hpa.yaml",
          ExamplesTest::twoForItsAutoscaler,
          "many-models.yaml",
          ExamplesTest::eachThatIsAsked,
          "office-hours.yaml",
          ExamplesTest::asManyAsTheHour,
          "several-servers.yaml",
          headroom -> headroom.untilSaid(3, "is ready"),
          "warm-floor.yaml",
          ExamplesTest::oneForWhoeverAsks);

  private interface Shown {
    void wait(HeadroomProcess headroom) throws Exception;
  }

  @TempDir Path folder;

  static Stream<Path> examples() {
    return ShippedFiles.examples().stream();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void doesWhatItShows(Path example) throws Exception {
    String name = String.valueOf(example.getFileName());
    assumeTrue(!PEERS.contains(name), "needs a server that this repository does not bring");
    assumeTrue(isHere("python3") || MODELS.contains(name), "there is no python3 here");
    copy(example.getParent());
    try (HeadroomProcess headroom = HeadroomProcess.up(folder, name)) {
      SHOWN.getOrDefault(name, started -> started.untilSaid(1, "is ready")).wait(headroom);
    }
  }

  @Test
  void aFolderOfFilesWithRulesIsScaledOnThem() throws Exception {
    assumeTrue(isHere("python3"), "there is no python3 here");
    Path examples = ShippedFiles.root().resolve("examples/up");
    copy(examples, folder);
    copy(examples.resolve("adapter-rules"), Files.createDirectory(folder.resolve("adapter-rules")));
    try (HeadroomProcess headroom = HeadroomProcess.up(folder, "adapter-rules")) {
      headroom.untilSaid(1, "counting: 1 to 4 replicas, scaled on requests_in_progress_10s");
      headroom.untilSaid(1, "is ready");
      assertThat(headroom.lines()).noneMatch(line -> line.contains("a rule is left out"));
    }
  }

  /** What they do is seen by interop/run, which has the packages that they need. */
  @Test
  void clientsInPythonCanBeRead() throws Exception {
    assumeTrue(isHere("python3"), "there is no python3 here");
    String read =
        "import ast, pathlib, sys; [ast.parse(p.read_text()) for p in pathlib.Path(sys.argv[1]).glob('*.py')]";
    Process python =
        new ProcessBuilder(
                "python3",
                "-c",
                read,
                ShippedFiles.root().resolve("examples/clients/python").toString())
            .inheritIO()
            .start();
    assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(python.exitValue()).isZero();
  }

  private static boolean isHere(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  /** With the demo's model where the example has one. */
  private void copy(Path from) throws IOException {
    copy(from, folder);
    Path version = Files.createDirectories(folder.resolve("models/minilm/1"));
    try (InputStream model = ClassLoader.getSystemResourceAsStream(MODEL)) {
      assertThat(model).as(MODEL).isNotNull();
      Files.copy(model, version.resolve("model.onnx"));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static void twoForItsAutoscaler(HeadroomProcess headroom) {
    headroom.untilSaid(1, "its target, Deployment model-server, is taken to be this ModelServer");
    headroom.untilSaid(2, "is ready");
  }

  /** There is one by day and none at night; the hour may strike while one looks. */
  private static void asManyAsTheHour(HeadroomProcess headroom) {
    List<Window> windows =
        Resources.read(List.of(ShippedFiles.root().resolve("examples/up/office-hours.yaml")))
            .modelServers()
            .getFirst()
            .value()
            .scaling()
            .orElseThrow()
            .schedules()
            .windows();
    until(
        "as many as the hour says: " + headroom.lines(),
        HeadroomProcess.LIMIT,
        () -> {
          boolean closed = windows.stream().anyMatch(window -> window.isOpen(Instant.now()));
          String newest = closed ? " stopped" : " is ready";
          return headroom.lines().stream().anyMatch(line -> line.contains(newest));
        });
  }

  /** What a model takes and gives is known once it is loaded. */
  private static void eachThatIsAsked(HeadroomProcess headroom) throws Exception {
    headroom.untilSaid(1, "is ready");
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String model : List.of("sentences", "sentences-fast", "sentences")) {
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(headroom.gateway("/many/v2/models/" + model)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).contains("input_ids");
      }
    }
  }

  private static void oneForWhoeverAsks(HeadroomProcess headroom) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<Void> answer =
          client.send(
              HttpRequest.newBuilder(headroom.gateway("/files/")).build(),
              HttpResponse.BodyHandlers.discarding());
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }
}
