package dev.headroom.benchmarks.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** Serves {@code /metrics/N}, the page of target N, on loopback. */
public final class LoadPages {
  private LoadPages() {}

  /** Runs until it is ended; arguments: a port, and how many series a page has. */
  public static void main(String[] args) throws IOException {
    int series = Integer.parseInt(args[1]);
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    HttpServer server = HttpServer.create(address, 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/metrics/", exchange -> answer(exchange, series));
    server.start();
  }

  private static void answer(HttpExchange exchange, int series) throws IOException {
    String path = exchange.getRequestURI().getPath();
    int target = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
    byte[] page = page(target, series, System.currentTimeMillis() / 1000);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    exchange.sendResponseHeaders(200, page.length);
    exchange.getResponseBody().write(page);
    exchange.close();
  }

  private static byte[] page(int target, int series, long second) {
    StringBuilder page = new StringBuilder(40 * series);
    for (int i = 0; i < series; i++) {
      if (i == 0 || !LoadSeries.name(i).equals(LoadSeries.name(i - 1))) {
        page.append("# TYPE ").append(LoadSeries.name(i)).append(" counter\n");
      }
      page.append(LoadSeries.name(i))
          .append("{i=\"")
          .append(LoadSeries.member(i))
          .append("\"} ")
          .append(LoadSeries.value(target, i, second))
          .append('\n');
    }
    return page.toString().getBytes(StandardCharsets.UTF_8);
  }
}
