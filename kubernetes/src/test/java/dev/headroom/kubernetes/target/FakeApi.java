package dev.headroom.kubernetes.target;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * As much of an API server as tests of single requests need: answers of the test's, by method and
 * path; all else is 404, and nothing can be watched.
 */
final class FakeApi implements AutoCloseable {
  /** What is asked: {@code GET /apis/apps/v1}, and the body. */
  record Asked(String line, String body) {}

  /** What is answered. */
  record Answer(int status, String json) {
    static Answer ok(String json) {
      return new Answer(200, json);
    }

    static Answer failure(int status, String reason, String message) {
      return new Answer(
          status,
          """
          {"kind":"Status","apiVersion":"v1","status":"Failure","message":"%s","reason":"%s","code":%d}
          """
              .formatted(message, reason, status));
    }
  }

  private final HttpServer server;
  private final Map<String, Function<Asked, Answer>> answers = new ConcurrentHashMap<>();
  final List<Asked> asked = new CopyOnWriteArrayList<>();
  final KubernetesClient client;

  FakeApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withAutoConfigure(false)
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
  }

  void on(String line, Function<Asked, Answer> answer) {
    answers.put(line, answer);
  }

  void on(String line, String json) {
    on(line, _ -> Answer.ok(json));
  }

  long count(String line) {
    return asked.stream().filter(each -> each.line().equals(line)).count();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Asked question = new Asked(exchange.getRequestMethod() + " " + exchange.getRequestURI(), body);
    asked.add(question);
    Function<Asked, Answer> known = answers.get(question.line());
    Answer answer =
        known == null
            ? Answer.failure(404, "NotFound", "the server could not find the requested resource")
            : known.apply(question);
    byte[] json = answer.json().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.status(), json.length);
    exchange.getResponseBody().write(json);
    exchange.close();
  }

  @Override
  public void close() {
    client.close();
    server.stop(0);
  }
}
