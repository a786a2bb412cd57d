package dev.headroom.gateway;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A real HTTP server on a free port that answers with a given service and remembers what it was
 * asked.
 */
final class TestReplica implements AutoCloseable {
  private final String id;
  private final Server server;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  TestReplica(String id, HttpService service) {
    this.id = id;
    server =
        Server.builder()
            .http(0)
            .requestTimeout(Duration.ZERO)
            .maxRequestLength(0)
            .serviceUnder(
                "/",
                (context, request) -> {
                  asked.add(request.method() + " " + request.path());
                  return service.serve(context, request);
                })
            .build();
    server.start().join();
  }

  /** Answers everything with its own id. */
  static TestReplica named(String id) {
    return new TestReplica(id, (context, request) -> HttpResponse.of(id));
  }

  Replica ready() {
    return Replica.ready(id, "127.0.0.1", server.activeLocalPort());
  }

  /** Requests, as "METHOD path", in the order of arrival. */
  List<String> asked() {
    return asked;
  }

  @Override
  public void close() {
    var _ = server.stop();
  }
}
