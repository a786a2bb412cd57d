package dev.headroom.serving;

import static dev.headroom.testing.Await.until;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.headroom.http.Drain;
import dev.headroom.http.HttpSettings;
import dev.headroom.serving.engine.Engines;
import dev.headroom.serving.engine.onnx.OnnxEngine;
import dev.headroom.serving.memory.Budget;
import dev.headroom.serving.record.RecordSink;
import dev.headroom.serving.record.Records;
import dev.headroom.serving.repository.ConfigException;
import dev.headroom.serving.repository.ConfigFile;
import dev.headroom.serving.repository.ConfigSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A server on a free port, with a client of the JDK. */
final class TestServer implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final ModelServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private TestServer(ModelServer server) {
    this.server = server;
  }

  /** Serves {@code config}, a config.json, and waits until it is ready. */
  static TestServer start(Path config) throws ConfigException {
    return start(config, Duration.ZERO, 0);
  }

  static TestServer start(Path config, Budget budget) throws ConfigException {
    return start(config, Duration.ZERO, 0, budget);
  }

  static TestServer start(Path config, Duration queueTimeout, int pollSeconds)
      throws ConfigException {
    return start(config, queueTimeout, pollSeconds, Budget.ofProcess());
  }

  private static TestServer start(
      Path config, Duration queueTimeout, int pollSeconds, Budget budget) throws ConfigException {
    return start(
        new ConfigFile(config, 2),
        new Engines(new OnnxEngine()),
        queueTimeout,
        pollSeconds,
        budget);
  }

  /** Serves {@code config}, looks for changes each second, and is ready as Triton means it. */
  static TestServer startStrictly(Path config) throws ConfigException {
    return start(
        new ConfigFile(config, 2),
        new Engines(new OnnxEngine()),
        Duration.ZERO,
        1,
        Budget.ofProcess(),
        true);
  }

  /** Serves what {@code source} says with {@code engines}, and looks for changes each second. */
  static TestServer start(ConfigSource source, Engines engines) throws ConfigException {
    return start(source, engines, Duration.ZERO, 1, Budget.ofProcess());
  }

  private static TestServer start(
      ConfigSource source, Engines engines, Duration queueTimeout, int pollSeconds, Budget budget)
      throws ConfigException {
    return start(source, engines, queueTimeout, pollSeconds, budget, false);
  }

  private static TestServer start(
      ConfigSource source,
      Engines engines,
      Duration queueTimeout,
      int pollSeconds,
      Budget budget,
      boolean strict)
      throws ConfigException {
    ServerSettings settings =
        new ServerSettings(
            anyPort().withDrain(new Drain(Duration.ofMillis(300), Duration.ofSeconds(5))),
            Optional.empty(),
            pollSeconds,
            queueTimeout,
            "test",
            strict);
    ModelServer server = ModelServer.start(settings, source, engines, budget);
    until(server::ready);
    return new TestServer(server);
  }

  /** Settings of a free port of this machine. */
  static HttpSettings anyPort() {
    return HttpSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** Serves {@code config} as {@code http} says, and records what is asked in {@code sinks}. */
  static TestServer start(Path config, HttpSettings http, RecordSink... sinks)
      throws ConfigException {
    return of(
        ModelServer.start(
            new ServerSettings(http, Optional.empty(), 0, Duration.ZERO, "test"),
            new ConfigFile(config, 1),
            new Engines(new OnnxEngine()),
            new Records(List.of(sinks))));
  }

  /** A server that has been started. */
  static TestServer of(ModelServer server) {
    until(server::ready);
    return new TestServer(server);
  }

  /** Writes {@code model} as version {@code version} of the model in {@code folder}, as a whole. */
  static void write(Path folder, long version, byte[] model) throws IOException {
    Path part = Files.createDirectories(folder.resolve(".part" + version));
    Files.write(part.resolve("model.onnx"), model);
    Files.move(part, folder.resolve(Long.toString(version)));
  }

  /** Writes a config.json with {@code models}, the objects of {@code model_config_list}. */
  static Path config(Path folder, String... models) throws IOException {
    Path file = folder.resolve("config.json");
    String list = String.join(",", models);
    Files.writeString(file, "{\"model_config_list\":[" + list + "]}");
    return file;
  }

  ModelServer server() {
    return server;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
  }

  /** A connection on which a test does what no client would. */
  Socket socket() throws IOException {
    return new Socket(server.address().getAddress(), server.address().getPort());
  }

  HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> post(String path, String body) throws IOException, InterruptedException {
    return client.send(request(path, body), BodyHandlers.ofByteArray());
  }

  CompletableFuture<HttpResponse<byte[]>> postLater(String path, String body) {
    return client.sendAsync(request(path, body), BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofByteArray());
  }

  private HttpRequest request(String path, String body) {
    return HttpRequest.newBuilder(uri(path))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  /** The value of the sample that begins with {@code sample} on the metrics page. */
  double metric(String sample) throws IOException, InterruptedException {
    String page = text(get("/metrics"));
    return page.lines()
        .filter(line -> line.startsWith(sample + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no sample " + sample + " in\n" + page));
  }

  static JsonNode json(HttpResponse<byte[]> response) throws IOException {
    return JSON.readTree(response.body());
  }

  static JsonNode json(String text) throws IOException {
    return JSON.readTree(text);
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.shutdownNow();
    server.close();
  }
}
