package dev.headroom.serving;

import static dev.headroom.serving.TestServer.json;
import static dev.headroom.serving.TestServer.text;
import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.http.Drain;
import dev.headroom.http.HttpSettings;
import dev.headroom.serving.engine.Engines;
import dev.headroom.serving.repository.ConfigFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models load at the same time, and one that hangs delays no other. */
@Timeout(120)
class ParallelLoadTest {
  private static final String ONE =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[0,0]}]}";

  @TempDir private Path folder;

  private final GatedEngine engine = new GatedEngine();

  @BeforeEach
  void models() throws IOException {
    for (String name : new String[] {"a", "b", "c", "d", "e"}) {
      TestServer.write(folder.resolve(name), 1, OnnxBytes.add(1, -1, 2));
    }
  }

  @AfterEach
  void release() {
    for (String name : new String[] {"a", "b", "c", "d", "e"}) {
      engine.letGo(name);
    }
  }

  private Path config(String... names) throws IOException {
    return TestServer.config(
        folder,
        Arrays.stream(names)
            .map(
                name -> "{\"config\":{\"name\":\"%s\",\"base_path\":\"%s\"}}".formatted(name, name))
            .toArray(String[]::new));
  }

  /** Not yet ready, as it may be for long. */
  private ModelServer start(int pollSeconds, String... names) throws Exception {
    ServerSettings settings =
        new ServerSettings(
            HttpSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withDrain(new Drain(Duration.ofMillis(300), Duration.ofSeconds(5))),
            Optional.empty(),
            pollSeconds,
            Duration.ZERO,
            "test");
    return ModelServer.start(settings, new ConfigFile(config(names), 2), new Engines(engine));
  }

  private static boolean answers(ModelServer server, String model) {
    return server.catalogue().models().containsKey(model)
        && server.catalogue().models().get(model).newest() != null;
  }

  private static int infer(TestServer server, String model) throws Exception {
    return server.post("/v2/models/" + model + "/infer", ONE).statusCode();
  }

  @Test
  void twoModelsLoadAtTheSameTime() throws Exception {
    engine.hold("a");
    engine.hold("b");
    try (ModelServer server = start(0, "a", "b")) {
      until("both are being loaded", () -> engine.hangs("a") && engine.hangs("b"));
      assertThat(server.ready()).isFalse();
      engine.letGo("b");
      until("the second is there without the first", () -> answers(server, "b"));
      assertThat(answers(server, "a")).isFalse();
      engine.letGo("a");
      until(server::ready);
      assertThat(answers(server, "a")).isTrue();
    }
  }

  /** As many as threads are usual, and one more. */
  @Test
  void modelsThatHangAtTheStartKeepNoOtherFromLoading() throws Exception {
    engine.hold("a");
    engine.hold("b");
    engine.hold("c");
    engine.hold("d");
    try (ModelServer server = start(0, "a", "b", "c", "d", "e")) {
      until("the last one is there", () -> answers(server, "e"));
      assertThat(answers(server, "a")).isFalse();
    }
  }

  @Test
  void oneThatHangsDelaysNoReloadNorUnloadOfOthers() throws Exception {
    try (TestServer server = TestServer.of(start(0, "a", "b"))) {
      engine.hold("a");
      TestServer.write(folder.resolve("a"), 2, OnnxBytes.add(2, -1, 2));
      CompletableFuture<HttpResponse<byte[]>> hanging = server.postLater("/v1/config/reload", "");
      until("the new version hangs", () -> engine.hangs("a"));

      config("a", "b", "c");
      CompletableFuture<HttpResponse<byte[]>> second = server.postLater("/v1/config/reload", "");
      until("a new model is served", () -> infer(server, "c") == 200);
      assertThat(server.post("/v2/repository/models/b/unload", "").statusCode()).isEqualTo(200);
      assertThat(infer(server, "b")).isEqualTo(404);
      assertThat(server.post("/v2/repository/models/b/load", "").statusCode()).isEqualTo(200);
      assertThat(infer(server, "b")).isEqualTo(200);
      assertThat(infer(server, "a")).as("its old version").isEqualTo(200);
      assertThat(hanging).isNotDone();
      assertThat(second).isNotDone();

      engine.letGo("a");
      assertThat(hanging.join().statusCode()).isEqualTo(201);
      HttpResponse<byte[]> answer = second.join();
      assertThat(answer.statusCode()).isEqualTo(201);
      assertThat(json(answer).at("/a/model_version_status").toString())
          .as("the answer waits for the result")
          .contains("{\"version\":\"2\",\"state\":\"AVAILABLE\"");
    }
  }

  /** What hangs is let go of: its own model goes on with what it is told next. */
  @Test
  void aModelThatHangsCanBeUnloadedAndConfiguredOtherwise() throws Exception {
    try (TestServer server = TestServer.of(start(0, "a", "b"))) {
      engine.hold("a");
      TestServer.write(folder.resolve("a"), 2, OnnxBytes.add(2, -1, 2));
      CompletableFuture<HttpResponse<byte[]>> hanging = server.postLater("/v1/config/reload", "");
      until("the new version hangs", () -> engine.hangs("a"));

      assertThat(server.post("/v2/repository/models/a/unload", "").statusCode()).isEqualTo(200);
      assertThat(infer(server, "a")).isEqualTo(404);
      assertThat(hanging.join().statusCode()).isBetween(200, 201);

      TestServer.config(folder, "{\"config\":{\"name\":\"a\",\"base_path\":\"c\"}}");
      assertThat(server.post("/v1/config/reload", "").statusCode()).isEqualTo(201);
      assertThat(infer(server, "a")).isEqualTo(200);

      engine.letGo("a");
      until(
          "what has been loaded in vain is not served",
          () ->
              text(server.post("/v2/repository/index", "")).contains("\"1\",\"state\":\"READY\""));
      assertThat(text(server.get("/v1/models/a"))).doesNotContain("\"2\",\"state\":\"AVAILABLE\"");
    }
  }

  @Test
  void aServerStopsThoughAModelHangs() throws Exception {
    ModelServer server = start(0, "a");
    until(server::ready);
    engine.hold("a");
    TestServer.write(folder.resolve("a"), 2, OnnxBytes.add(2, -1, 2));
    try (TestServer client = TestServer.of(server)) {
      CompletableFuture<HttpResponse<byte[]>> hanging = client.postLater("/v1/config/reload", "");
      until("the new version hangs", () -> engine.hangs("a"));
      server.close();
      assertThat(server.awaitUnloaded(Duration.ofMillis(1))).isFalse();
      engine.letGo("a");
      assertThat(server.awaitUnloaded(Duration.ofSeconds(30))).isTrue();
      assertThat(hanging.handle((answer, failure) -> true).join()).isTrue();
    }
  }
}
