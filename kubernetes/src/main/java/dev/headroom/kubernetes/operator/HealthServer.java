package dev.headroom.kubernetes.operator;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import dev.headroom.http.HttpServer;
import dev.headroom.http.HttpSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;

/**
 * Answers {@code /livez} while the process can, and {@code /readyz} while the operator does its
 * work.
 */
public final class HealthServer implements AutoCloseable {
  private final HttpServer server;

  private HealthServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts to listen.
   *
   * @param ready returns at once
   * @throws IOException naming the address that cannot be had
   */
  public static HealthServer start(InetSocketAddress address, BooleanSupplier ready)
      throws IOException {
    HttpService service =
        (context, _) ->
            switch (context.path()) {
              case "/livez" -> answer(HttpStatus.OK, "ok");
              case "/readyz" ->
                  ready.getAsBoolean()
                      ? answer(HttpStatus.OK, "ok")
                      : answer(
                          HttpStatus.SERVICE_UNAVAILABLE, "not yet: the cluster is being read");
              default -> answer(HttpStatus.NOT_FOUND, "one of /livez, /readyz");
            };
    return new HealthServer(HttpServer.start(HttpSettings.on(address), service));
  }

  private static HttpResponse answer(HttpStatus status, String text) {
    return HttpResponse.of(status, MediaType.PLAIN_TEXT_UTF_8, text + "\n");
  }

  public InetSocketAddress address() {
    return server.address();
  }

  @Override
  public void close() {
    server.close();
  }
}
