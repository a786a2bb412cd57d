package dev.headroom.metrics.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.http.HttpServer;
import dev.headroom.http.HttpSettings;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.SampleSource;
import dev.headroom.metrics.store.Head;
import dev.headroom.metrics.store.HeadSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The API over a head, on a real socket. */
final class ApiUnderTest implements AutoCloseable {
  final Head head;
  private final PrometheusApi api;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  volatile boolean ready = true;
  volatile Map<String, String> externalLabels = Map.of();

  ApiUnderTest(ApiSettings settings, InstantSource clock) throws IOException {
    this(settings, clock, HeadEngine::new);
  }

  ApiUnderTest(
      ApiSettings settings, InstantSource clock, Function<SampleSource, QueryEngine> engines)
      throws IOException {
    head = new Head(HeadSettings.standard(), clock);
    QueryEngine engine = engines.apply(head);
    api = new PrometheusApi(settings, head, engine, new Scrapes(), clock, () -> ready);
    server =
        HttpServer.start(
            HttpSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            api.compressed());
  }

  /** One target and what it states. */
  private final class Scrapes implements ScrapeView {
    @Override
    public List<Active> active() {
      return List.of(
          new Active(
              Labels.of("__address__", "h:1"),
              Labels.of("instance", "h:1", "job", "j"),
              "j",
              "http://127.0.0.1:1/metrics?a=%26",
              "refused",
              Instant.ofEpochMilli(1_500),
              Duration.ofMillis(250),
              Health.DOWN,
              Duration.ofSeconds(1),
              Duration.ofMillis(500)));
    }

    @Override
    public List<Dropped> dropped() {
      return List.of(new Dropped(Labels.of("__address__", "d:1"), "j"));
    }

    @Override
    public Map<String, String> externalLabels() {
      return externalLabels;
    }

    @Override
    public Map<String, List<Metadata>> metadata() {
      return Map.of("m", List.of(new Metadata("counter", "what it is", "")));
    }
  }

  void sample(long millis, double value, String... labels) {
    head.write(writer -> writer.append(null, Labels.of(labels), millis, value));
  }

  String url() {
    return "http://127.0.0.1:" + server.address().getPort();
  }

  HttpResponse<String> get(String path, String... parameters)
      throws IOException, InterruptedException {
    String line = parameters.length == 0 ? path : path + "?" + form(parameters);
    return client.send(
        HttpRequest.newBuilder(URI.create(url() + line)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String... parameters)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form(parameters)))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return new ObjectMapper().readTree(response.body());
  }

  private static String form(String... parameters) {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < parameters.length; i += 2) {
      form.append(form.isEmpty() ? "" : "&")
          .append(URLEncoder.encode(parameters[i], StandardCharsets.UTF_8))
          .append('=')
          .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
    }
    return form.toString();
  }

  @Override
  public void close() {
    server.close();
    api.close();
  }
}
