package dev.headroom.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A server as a user may have one: answers with files of its working directory; {@code /slow} takes
 * a second, {@code /hang} two minutes. It says on stdout that it listens.
 */
public final class TestingServer {
  private TestingServer() {}

  public static void main(String[] arguments) throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])),
            100);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", TestingServer::answer);
    server.start();
    System.out.println("listens on " + arguments[0]);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getPath().substring(1);
    if (name.equals("slow")) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    }
    if (name.equals("hang")) {
      LockSupport.parkNanos(TimeUnit.MINUTES.toNanos(2));
    }
    Path file = Path.of(name.isEmpty() ? "index" : name);
    byte[] body =
        Files.exists(file) ? Files.readAllBytes(file) : "ok\n".getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
