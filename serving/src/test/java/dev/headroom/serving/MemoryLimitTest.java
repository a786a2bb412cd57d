package dev.headroom.serving;

import static dev.headroom.serving.TestServer.json;
import static dev.headroom.serving.TestServer.text;
import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.http.Drain;
import dev.headroom.http.HttpSettings;
import dev.headroom.serving.engine.Engines;
import dev.headroom.serving.grpc.proto.inference.ModelMetadataRequest;
import dev.headroom.serving.grpc.proto.inference.ModelMetadataResponse;
import dev.headroom.serving.repository.ConfigFile;
import dev.headroom.serving.repository.MemoryLimit;
import dev.headroom.serving.repository.MemoryLimit.WhenFull;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * More models than memory. The models of these tests are of some bytes, and are taken for as large
 * as the file of weights beside them, which they do not use, to four times that.
 */
@Timeout(120)
class MemoryLimitTest {
  private static final String ONE =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[0,0]}]}";
  private static final int WEIGHTS = 64 << 20;

  @TempDir private Path folder;

  private final GatedEngine engine = new GatedEngine();

  private void model(String name, long version, int bytes) throws IOException {
    Path part = Files.createDirectories(folder.resolve(name).resolve(".part"));
    Files.write(part.resolve("model.onnx"), OnnxBytes.add((float) version, -1, 2));
    try (var weights =
        Files.newByteChannel(
            part.resolve("weights"),
            java.nio.file.StandardOpenOption.CREATE_NEW,
            java.nio.file.StandardOpenOption.WRITE,
            java.nio.file.StandardOpenOption.SPARSE)) {
      weights.position(bytes - 1);
      weights.write(java.nio.ByteBuffer.allocate(1));
    }
    Files.move(part, folder.resolve(name).resolve(Long.toString(version)));
  }

  private Path config(String... names) throws IOException {
    return TestServer.config(
        folder,
        Arrays.stream(names)
            .map(
                name -> "{\"config\":{\"name\":\"%s\",\"base_path\":\"%s\"}}".formatted(name, name))
            .toArray(String[]::new));
  }

  private TestServer start(WhenFull whenFull, long limit, String... names) throws Exception {
    ServerSettings settings =
        new ServerSettings(
                HttpSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .withDrain(new Drain(Duration.ofMillis(300), Duration.ofSeconds(5))),
                Optional.empty(),
                1,
                Duration.ZERO,
                "test",
                true)
            .withModelMemory(Optional.of(new MemoryLimit(limit, whenFull)));
    return TestServer.of(
        ModelServer.start(settings, new ConfigFile(config(names), 2), new Engines(engine)));
  }

  private static HttpResponse<byte[]> infer(TestServer server, String model) throws Exception {
    return server.post("/v2/models/" + model + "/infer", ONE);
  }

  private static String status(TestServer server, String model, String field) throws Exception {
    return json(server.get("/v1/config"))
        .path(model)
        .at("/model_version_status/0")
        .at(field)
        .asText();
  }

  @Test
  void whatDoesNotFitIsRefusedAndSaysWhyAndTheOthersAreServed() throws Exception {
    model("large", 1, 5 * WEIGHTS);
    model("small", 1, WEIGHTS / 4);
    try (TestServer server = start(WhenFull.REFUSE, 4L * WEIGHTS, "large", "small")) {
      until("the small one is served", () -> infer(server, "small").statusCode() == 200);
      assertThat(status(server, "large", "/state")).isEqualTo("LOADING");
      assertThat(status(server, "large", "/status/error_message"))
          .isEqualTo(
              "it needs 336 MB of memory (expected: at most the 269 MB of --model_memory_limit)");
      assertThat(text(infer(server, "large"))).contains("it needs 336 MB of memory");
      assertThat(status(server, "small", "/status/error_code")).isEqualTo("OK");
      assertThat(
              server.metric("headroom_model_state{name=\"large\",version=\"1\",state=\"FAILED\"}"))
          .isEqualTo(1);
      assertThat(server.get("/v2/health/ready").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void whatIsRefusedIsLoadedWhenThereIsRoom() throws Exception {
    model("a", 1, WEIGHTS);
    try (TestServer server = start(WhenFull.REFUSE, 5L * WEIGHTS, "a")) {
      until(() -> infer(server, "a").statusCode() == 200);
      model("b", 1, 5 * WEIGHTS - 1000);
      config("a", "b");
      until(
          () ->
              status(server, "b", "/status/error_message")
                  .matches("it needs 336 MB of memory beside the [0-9]+ MB of other models .*"));
      config("b");
      until("b has got the room of a", () -> infer(server, "b").statusCode() == 200);
    }
  }

  @Test
  void onDemandNothingIsLoadedBeforeItIsAskedAndAllIsSaidToBeThere() throws Exception {
    for (String name : new String[] {"a", "b"}) {
      model(name, 1, WEIGHTS);
      engine.hold(name);
    }
    try (TestServer server = start(WhenFull.ON_DEMAND, 4L * WEIGHTS, "a", "b")) {
      assertThat(server.get("/v2/health/ready").statusCode()).isEqualTo(200);
      assertThat(server.get("/v2/models/a/ready").statusCode()).isEqualTo(200);
      assertThat(status(server, "a", "/state")).isEqualTo("AVAILABLE");
      assertThat(status(server, "a", "/status/error_code")).isEqualTo("OK");
      assertThat(status(server, "a", "/status/error_message"))
          .isEqualTo("on demand: loaded when it is asked");
      assertThat(json(server.post("/v2/repository/index", "{\"ready\":true}")).at("/0").toString())
          .isEqualTo(
              "{\"name\":\"a\",\"version\":\"1\",\"state\":\"READY\",\"reason\":\"on demand: loaded when it is asked\"}");
      assertThat(engine.hangs("a")).isFalse();

      CompletableFuture<HttpResponse<byte[]>> asked = server.postLater("/v2/models/a/infer", ONE);
      until("it is being loaded", () -> engine.hangs("a"));
      assertThat(server.get("/v2/models/a/ready").statusCode()).isEqualTo(200);
      engine.letGo("a");
      assertThat(text(asked.join())).contains("[1.0,1.0]");
      assertThat(status(server, "a", "/status/error_message")).isEqualTo("OK");
      assertThat(engine.hangs("b")).isFalse();
    }
  }

  /** Where two never fit: each request is answered, by whichever has to be loaded for it. */
  @Test
  void theLeastRecentlyAskedMakesRoom() throws Exception {
    for (String name : new String[] {"a", "b", "c"}) {
      model(name, 1, WEIGHTS);
    }
    try (TestServer server = start(WhenFull.ON_DEMAND, 2L * WEIGHTS - 1, "a", "b", "c")) {
      for (String name : new String[] {"a", "b", "a", "c", "b", "a"}) {
        HttpResponse<byte[]> answer = infer(server, name);
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
      }
      assertThat(server.get("/v2/health/ready").statusCode()).isEqualTo(200);
      String loaded = text(server.get("/v1/config"));
      assertThat(loaded.split("on demand", -1)).as(loaded).hasSize(3);
      assertThat(
              server.metric(
                  "ovms_requests_success{api=\"KServe\",interface=\"REST\",method=\"ModelInfer\",name=\"a\",version=\"1\"}"))
          .as("counters outlive the unloading")
          .isEqualTo(3);
      assertThat(server.metric("headroom_model_demand_loads_total{name=\"a\"}")).isEqualTo(3);
      assertThat(server.metric("headroom_model_evictions_total{name=\"a\"}")).isEqualTo(2);
      assertThat(server.metric("headroom_model_memory_bytes{name=\"a\",version=\"1\"}"))
          .isBetween((double) WEIGHTS, 4.0 * WEIGHTS);
      assertThat(server.metric("headroom_model_memory_bytes{name=\"b\",version=\"1\"}")).isZero();
      assertThat(server.metric("headroom_model_memory_limit_bytes")).isEqualTo(2.0 * WEIGHTS - 1);
      assertThat(
              server.metric("headroom_model_state{name=\"b\",version=\"1\",state=\"ON_DEMAND\"}"))
          .isEqualTo(1);
    }
  }

  /** A client asks for it first, and does not know that nothing is loaded. */
  @Test
  void metadataIsThereBeforeAndAfterAModelWasLoaded() throws Exception {
    for (String name : new String[] {"a", "b"}) {
      model(name, 1, WEIGHTS);
    }
    try (TestServer server = start(WhenFull.ON_DEMAND, 2L * WEIGHTS - 1, "a", "b");
        GrpcClient grpc = GrpcClient.of(server)) {
      assertThat(text(server.get("/v2/models/a"))).contains("\"versions\":[\"1\"]", "FP32");
      assertThat(infer(server, "b").statusCode()).isEqualTo(200);
      assertThat(status(server, "a", "/status/error_message")).startsWith("on demand");
      assertThat(text(server.get("/v2/models/a"))).contains("FP32");
      assertThat(text(server.get("/v1/models/a/metadata"))).contains("DT_FLOAT");
      assertThat(server.get("/v2/models/a/config").statusCode()).isEqualTo(200);
      assertThat(status(server, "a", "/status/error_message"))
          .as("it is known from the load before")
          .startsWith("on demand");
      ModelMetadataResponse model =
          grpc.call(
              GrpcClient.unary(
                  GrpcClient.V2 + "ModelMetadata",
                  ModelMetadataRequest.getDefaultInstance(),
                  ModelMetadataResponse.getDefaultInstance()),
              ModelMetadataRequest.newBuilder().setName("a").build());
      assertThat(model.getInputs(0).getDatatype()).isEqualTo("FP32");
      assertThat(model.getVersionsList()).containsExactly("1");
    }
  }

  @Test
  void aVersionThatCannotBeLoadedSaysSoWhenItIsAskedAndTheOldOneAnswers() throws Exception {
    model("a", 1, 1000);
    try (TestServer server = start(WhenFull.ON_DEMAND, 4L * WEIGHTS, "a")) {
      assertThat(text(infer(server, "a"))).contains("[1.0,1.0]");
      TestServer.write(folder.resolve("a"), 2, new byte[] {1, 2, 3});
      until(
          "the new version is known",
          () -> server.server().catalogue().models().get("a").versions().containsKey(2L));
      assertThat(text(infer(server, "a"))).contains("[1.0,1.0]");
      until(
          "it is said",
          () ->
              json(server.get("/v1/models/a/versions/2"))
                  .at("/model_version_status/0/status/error_code")
                  .asText()
                  .equals("UNKNOWN"));
    }
  }

  @Test
  void aNewVersionIsServedAndTheOldOneRetired() throws Exception {
    model("a", 1, WEIGHTS);
    try (TestServer server = start(WhenFull.ON_DEMAND, 2L * WEIGHTS - 1, "a")) {
      assertThat(text(infer(server, "a"))).contains("[1.0,1.0]");
      model("a", 2, WEIGHTS);
      until("the new one answers", () -> text(infer(server, "a")).contains("[2.0,2.0]"));
      until(
          "the old one is retired",
          () ->
              json(server.get("/v1/models/a/versions/1"))
                  .at("/model_version_status/0/state")
                  .asText()
                  .equals("END"));
    }
  }

  @Test
  void loadAndUnloadAreForModelsOnDemandToo() throws Exception {
    model("a", 1, WEIGHTS);
    try (TestServer server = start(WhenFull.ON_DEMAND, 2L * WEIGHTS - 1, "a")) {
      assertThat(server.post("/v2/repository/models/a/load", "").statusCode()).isEqualTo(200);
      assertThat(status(server, "a", "/status/error_message")).isEqualTo("OK");
      assertThat(server.post("/v2/repository/models/a/unload", "").statusCode()).isEqualTo(200);
      assertThat(infer(server, "a").statusCode()).isEqualTo(404);
      assertThat(server.post("/v2/repository/models/a/load", "").statusCode()).isEqualTo(200);
      assertThat(infer(server, "a").statusCode()).isEqualTo(200);
    }
  }
}
