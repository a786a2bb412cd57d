package dev.headroom.local.replica;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A server that knows nothing of Headroom, as a process: {@code main PORT METRICS_PORT}.
 *
 * <ul>
 *   <li>{@code GET /ping} answers 200 from the start.
 *   <li>{@code POST /infer} answers 201 to the body {@code x} while the file {@code loaded} is in
 *       its folder.
 *   <li>{@code GET /ready} answers 503 with what the file {@code fault} says while there is one,
 *       and so with {@code part}, as one of whose models one can be asked.
 *   <li>{@code GET /stream} answers 50 lines in 5 s.
 *   <li>{@code GET /hang} answers nothing for a minute.
 *   <li>The metrics page is on the other port.
 * </ul>
 */
public final class AnyServer {
  private AnyServer() {}

  /** The command that runs it, with its two ports. */
  public static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        AnyServer.class.getName(),
        "{port}",
        "{port:metrics}");
  }

  public static void main(String[] arguments) throws IOException {
    HttpServer server = listen(Integer.parseInt(arguments[0]));
    server.createContext("/ping", exchange -> answer(exchange, 200, "pong"));
    server.createContext("/infer", AnyServer::infer);
    server.createContext("/ready", AnyServer::ready);
    server.createContext("/stream", AnyServer::stream);
    server.createContext("/hang", AnyServer::hang);
    server.start();
    HttpServer metrics = listen(Integer.parseInt(arguments[1]));
    metrics.createContext(
        "/metrics", exchange -> answer(exchange, 200, "# TYPE depth gauge\ndepth 3\n"));
    metrics.start();
  }

  private static HttpServer listen(int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
    server.setExecutor(Executors.newCachedThreadPool());
    return server;
  }

  private static void infer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean right =
        body.equals("x")
            && exchange.getRequestMethod().equals("POST")
            && "yes".equals(exchange.getRequestHeaders().getFirst("warm"));
    answer(exchange, !right ? 400 : Files.exists(Path.of("loaded")) ? 201 : 503, "");
  }

  private static void ready(HttpExchange exchange) throws IOException {
    Path fault = Path.of("fault");
    Path part = Path.of("part");
    Path remark = Path.of("remark");
    if (Files.exists(fault)) {
      answer(exchange, 503, "{\"error\": \"" + Files.readString(fault) + "\"}");
    } else if (Files.exists(part)) {
      String error = Files.readString(part);
      answer(exchange, 503, "{\"answering\": 1, \"error\": \"" + error + "\"}");
    } else if (Files.exists(remark)) {
      answer(exchange, 200, "{\"error\": \"" + Files.readString(remark) + "\"}");
    } else {
      answer(exchange, 200, "");
    }
  }

  private static void stream(HttpExchange exchange) throws IOException {
    CountDownLatch pace = new CountDownLatch(1);
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = 0; i < 50; i++) {
        out.write((i + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        var _ = pace.await(100, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void hang(HttpExchange exchange) throws IOException {
    try {
      var _ = new CountDownLatch(1).await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    answer(exchange, 200, "");
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
