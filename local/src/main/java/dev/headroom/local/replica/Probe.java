package dev.headroom.local.replica;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** Asks a replica whether it can take requests. */
final class Probe {
  /** What came of asking. */
  enum Answer {
    /** A status of 2xx. */
    READY,
    /** Another status. */
    NOT_READY,
    /** None. */
    NONE
  }

  private static final int MAX_BYTES = 64 * 1024;

  private final WebClient client;
  private final String path;

  Probe(ClientFactory connections, int port, String path, Duration timeout) {
    this.client =
        WebClient.builder("h1c://127.0.0.1:" + port)
            .factory(connections)
            .responseTimeout(timeout)
            .maxResponseLength(MAX_BYTES)
            .build();
    this.path = path;
  }

  /** One GET. */
  Answer ask() throws InterruptedException {
    try {
      AggregatedHttpResponse response = client.get(path).aggregate().get();
      return response.status().isSuccess() ? Answer.READY : Answer.NOT_READY;
    } catch (ExecutionException e) {
      return Answer.NONE;
    }
  }
}
