package dev.headroom.serving;

import static dev.headroom.serving.TestServer.json;
import static dev.headroom.serving.TestServer.text;
import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.Engines;
import dev.headroom.serving.engine.LoadRequest;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.repository.ConfigException;
import dev.headroom.serving.repository.ConfigFile;
import dev.headroom.serving.repository.ConfigSource;
import dev.headroom.serving.repository.ServedConfig;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fails while models are loaded is told, tried again, and ends nothing. */
class TroubleTest {
  private static final String ONE =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[0,0]}]}";

  @TempDir Path folder;

  private final Faulty engine = new Faulty();

  /** An engine whose loads fail with {@link #fault} while that is set. */
  private static final class Faulty extends SoundEngine {
    private final AtomicInteger failed = new AtomicInteger();
    private final Semaphore loads = new Semaphore(Integer.MAX_VALUE);
    private volatile @Nullable Throwable fault;

    @Override
    public Model load(LoadRequest request) throws EngineException {
      loads.acquireUninterruptibly();
      Throwable now = fault;
      if (now != null) {
        failed.incrementAndGet();
      }
      return switch (now) {
        case null -> super.load(request);
        case EngineException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException(now);
      };
    }
  }

  private Path config(String more) throws IOException {
    return TestServer.config(
        folder, "{\"config\":{\"name\":\"m\",\"base_path\":\"m\"" + more + "}}");
  }

  private void model(String name) throws IOException {
    TestServer.write(folder.resolve(name), 1, OnnxBytes.add(1, -1, 2));
  }

  private static JsonNode status(TestServer server, String model) {
    try {
      return json(server.get("/v1/config")).path(model).at("/model_version_status/0");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String told(TestServer server) {
    return status(server, "m").at("/status/error_message").asText();
  }

  @Test
  void anErrorWhileLoadingIsToldAndTriedAgain() throws Exception {
    model("m");
    engine.fault = new StackOverflowError();
    try (TestServer server = TestServer.start(new ConfigFile(config(""), 2), new Engines(engine))) {
      until(() -> engine.failed.get() >= 2);
      assertThat(status(server, "m").path("state").asText()).isEqualTo("LOADING");
      assertThat(told(server)).isEqualTo("an internal error, which the server's log explains");

      engine.fault = null;
      until(() -> status(server, "m").path("state").asText().equals("AVAILABLE"));

      assertThat(told(server)).isEqualTo("OK");
      assertThat(server.post("/v2/models/m/infer", ONE).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aReloadThatFailedIsToldAndTriedAgain() throws Exception {
    model("m");
    try (TestServer server = TestServer.start(new ConfigFile(config(""), 2), new Engines(engine))) {
      engine.fault = new EngineException("no luck");
      config(",\"queue\":7");
      until(() -> told(server).equals("Loading it with its new settings failed: no luck"));
      until(() -> engine.failed.get() >= 2);

      assertThat(status(server, "m").path("state").asText()).isEqualTo("AVAILABLE");
      assertThat(status(server, "m").at("/status/error_code").asText()).isEqualTo("UNKNOWN");
      assertThat(server.metric("headroom_queue_capacity{name=\"m\",version=\"1\"}")).isEqualTo(100);
      assertThat(server.post("/v2/models/m/infer", ONE).statusCode()).isEqualTo(200);

      engine.fault = null;
      until(() -> told(server).equals("OK"));
      assertThat(server.metric("headroom_queue_capacity{name=\"m\",version=\"1\"}")).isEqualTo(7);
    }
  }

  @Test
  void aConfigurationThatFailedIsToldAndTriedAgain() throws Exception {
    model("m");
    try (TestServer server = TestServer.start(new ConfigFile(config(""), 2), new Engines(engine))) {
      TestServer.config(
          folder,
          "{\"config\":{\"name\":\"m\",\"base_path\":\"m\"}}",
          "{\"config\":{\"name\":\"late\",\"base_path\":\"late\"}}");
      until(() -> !status(server, "late").isMissingNode());
      assertThat(status(server, "late").at("/status/error_message").asText())
          .startsWith(
              "Its entry in the configuration is wrong: line 1: model_config_list[1].config.base_path: a value with a path")
          .doesNotContain(folder.toString());
      assertThat(status(server, "late").at("/status/error_code").asText())
          .isEqualTo("FAILED_PRECONDITION");
      assertThat(told(server)).as("each model has its own state").isEqualTo("OK");
      assertThat(server.post("/v2/models/m/infer", ONE).statusCode()).isEqualTo(200);

      model("late");
      until(() -> status(server, "late").path("state").asText().equals("AVAILABLE"));
      assertThat(told(server)).isEqualTo("OK");
    }
  }

  /** Neither at the start, nor when it was right before: it is served as it was. */
  @Test
  void oneWrongEntryHarmsNoOther() throws Exception {
    model("m");
    model("n");
    String right = "{\"config\":{\"name\":\"m\",\"base_path\":\"m\"}}";
    String other = "{\"config\":{\"name\":\"n\",\"base_path\":\"n\"%s}}";
    Path file = TestServer.config(folder, other.formatted(",\"nireq\":-1"), right);
    try (TestServer server = TestServer.startStrictly(file)) {
      assertThat(server.post("/v2/models/m/infer", ONE).statusCode()).isEqualTo(200);
      assertThat(server.post("/v2/models/n/infer", ONE).statusCode()).isEqualTo(404);
      assertThat(json(server.get("/v2/health/ready")).path("ready").asBoolean()).isFalse();
      assertThat(json(server.get("/v2/health/ready")).path("error").asText())
          .contains("model_config_list[0].config.nireq: -1");
      assertThat(server.post("/v1/config/reload", "").statusCode()).isEqualTo(412);

      TestServer.config(folder, other.formatted(""), right);
      until(() -> status(server, "n").path("state").asText().equals("AVAILABLE"));
      assertThat(told(server)).isEqualTo("OK");
      assertThat(json(server.get("/v2/health/ready")).path("ready").asBoolean()).isTrue();

      TestServer.config(folder, other.formatted(",\"nireq\":-1"), right);
      until(
          () ->
              status(server, "n")
                  .at("/status/error_message")
                  .asText()
                  .contains("model_config_list[0].config.nireq: -1"));
      assertThat(told(server)).isEqualTo("OK");
      assertThat(server.post("/v2/models/n/infer", ONE).statusCode()).isEqualTo(200);
      assertThat(json(server.get("/v2/health/ready")).path("ready").asBoolean()).isTrue();
    }
  }

  /** Of no model alone: each is told, as each may have been meant to change. */
  @Test
  void aConfigurationThatIsNoneIsToldOfEach() throws Exception {
    model("m");
    try (TestServer server = TestServer.start(new ConfigFile(config(""), 2), new Engines(engine))) {
      Files.writeString(folder.resolve("config.json"), "{");
      until(() -> told(server).startsWith("The changed configuration is not applied: "));
      assertThat(server.post("/v2/models/m/infer", ONE).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aFolderThatHasGoneIsToldAndWhatIsLoadedStays() throws Exception {
    model("m");
    try (TestServer server = TestServer.start(new ConfigFile(config(""), 2), new Engines(engine))) {
      Files.move(folder.resolve("m"), folder.resolve("away"));
      until(() -> told(server).equals("The model's folder cannot be read: it does not exist"));
      assertThat(server.post("/v2/models/m/infer", ONE).statusCode()).isEqualTo(200);

      Files.move(folder.resolve("away"), folder.resolve("m"));
      until(() -> told(server).equals("OK"));
    }
  }

  @Test
  void whatNobodyExpectsEndsNothing() throws Exception {
    model("m");
    ConfigFile file = new ConfigFile(config(""), 2);
    AtomicInteger looks = new AtomicInteger();
    ConfigSource source =
        new ConfigSource() {
          @Override
          public ServedConfig read() throws ConfigException {
            return file.read();
          }

          @Override
          public String fingerprint() {
            if (looks.incrementAndGet() == 2) {
              throw new OutOfMemoryError("shown by a test");
            }
            return file.fingerprint();
          }
        };
    try (TestServer server = TestServer.start(source, new Engines(engine))) {
      until(() -> status(server, "m").path("state").asText().equals("AVAILABLE"));
      assertThat(looks).hasValueGreaterThan(2);
    }
  }

  @Test
  void whatIsToldOfAModelNamesNoPath() throws Exception {
    Path link = folder.resolve("m");
    TestServer.write(folder.resolve("elsewhere"), 1, new byte[] {1, 2, 3});
    Files.createSymbolicLink(link, folder.resolve("elsewhere"));
    try (TestServer server = TestServer.start(new ConfigFile(config(""), 2), new Engines(engine))) {
      assertThat(told(server))
          .startsWith("model.onnx: ")
          .doesNotContain(folder.toString())
          .doesNotContain("elsewhere");
    }
  }

  @Test
  void aRequestForAVersionThatIsBeingLoadedWaitsForIt() throws Exception {
    TestServer.write(folder.resolve("m"), 1, OnnxBytes.add(1, -1, 2));
    try (TestServer server = TestServer.start(new ConfigFile(config(""), 2), new Engines(engine))) {
      engine.loads.drainPermits();
      TestServer.write(folder.resolve("m"), 2, OnnxBytes.add(5, -1, 2));
      until(() -> server.server().catalogue().models().get("m").versions().containsKey(2L));
      CompletableFuture<HttpResponse<byte[]>> later =
          server.postLater("/v2/models/m/versions/2/infer", ONE);

      assertThat(text(server.post("/v2/models/m/infer", ONE))).contains("[1.0,1.0]");
      assertThat(later).isNotDone();
      engine.loads.release(10);

      HttpResponse<byte[]> answer = later.join();
      assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
      assertThat(text(answer)).contains("[5.0,5.0]");
    }
  }

  @Test
  void aRequestDoesNotWaitForALoadThatHasFailed() throws Exception {
    TestServer.write(folder.resolve("m"), 1, OnnxBytes.add(1, -1, 2));
    try (TestServer server = TestServer.start(new ConfigFile(config(""), 2), new Engines(engine))) {
      engine.loads.drainPermits();
      TestServer.write(folder.resolve("m"), 2, OnnxBytes.add(5, -1, 2));
      until(() -> server.server().catalogue().models().get("m").versions().containsKey(2L));
      CompletableFuture<HttpResponse<byte[]>> later =
          server.postLater("/v2/models/m/versions/2/infer", ONE);
      engine.fault = new EngineException("no luck");
      engine.loads.release(10);

      HttpResponse<byte[]> answer = later.join();
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(text(answer)).contains("not loaded yet - no luck");
    }
  }
}
