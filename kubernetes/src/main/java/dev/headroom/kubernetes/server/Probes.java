package dev.headroom.kubernetes.server;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Probe;
import dev.headroom.api.resource.Server;
import dev.headroom.api.serve.ServeFlags;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How the kubelet asks a replica. Starting is asked each second and may take as long as the
 * ModelServer says; only then it is looked whether it lives.
 */
final class Probes {
  private static final String NOT_ASKED =
      ": only whether it can be connected to is looked at, as the kubelet sends nothing but GET and"
          + " takes any answer from 200 to 399";

  private static final int HUNG_LOOKS = 3;
  private static final int EVERY_LIVE = 10;

  /**
   * A server whose node is busy answers late, and is the last to be taken out of the way of
   * requests.
   */
  private static final int BUSY_TIMEOUT = 5;

  private Probes() {}

  static void put(ModelServer server, ContainerBuilder container) {
    int starts = Math.max(1, Math.toIntExact(server.settings().startLimit().toSeconds()));
    switch (server.server()) {
      case Server.Command command -> {
        Probe first = command.startup().orElse(command.readiness());
        container.withStartupProbe(
            probe(first).withPeriodSeconds(1).withFailureThreshold(starts).build());
        container.withReadinessProbe(probe(command.readiness()).build());
      }
      case Server.Models _, Server.Configured _ -> {
        Probe ready = Probe.get(ServeFlags.READY);
        container
            .withStartupProbe(
                probe(ready).withPeriodSeconds(1).withFailureThreshold(starts).build())
            .withReadinessProbe(
                probe(ready)
                    .withTimeoutSeconds(BUSY_TIMEOUT)
                    .withFailureThreshold(HUNG_LOOKS)
                    .build())
            .withLivenessProbe(
                probe(Probe.get(ServeFlags.LIVE))
                    .withPeriodSeconds(EVERY_LIVE)
                    .withTimeoutSeconds(BUSY_TIMEOUT)
                    .withFailureThreshold(HUNG_LOOKS)
                    .build());
      }
    }
  }

  /** What the kubelet cannot ask, in a sentence each. */
  static List<String> notes(ModelServer server) {
    List<String> fields = new ArrayList<>();
    if (server.server() instanceof Server.Command command) {
      command.startup().filter(probe -> !isPlain(probe)).ifPresent(_ -> fields.add("startup"));
      if (!isPlain(command.readiness())) {
        fields.add("readiness");
      }
    }
    return fields.stream().map(field -> field + NOT_ASKED).toList();
  }

  /** Whether the kubelet can ask this. */
  private static boolean isPlain(Probe probe) {
    return probe.method().equals("GET")
        && probe.expectedStatus().map(status -> status >= 200 && status < 400).orElse(true);
  }

  private static ProbeBuilder probe(Probe probe) {
    String port = probe.port().orElse(Ports.REST);
    ProbeBuilder builder =
        new ProbeBuilder()
            .withPeriodSeconds(seconds(probe.period()))
            .withTimeoutSeconds(seconds(probe.timeout()));
    if (!isPlain(probe)) {
      return builder.withNewTcpSocket().withNewPort(port).endTcpSocket();
    }
    List<HTTPHeader> headers =
        probe.headers().entrySet().stream()
            .map(header -> new HTTPHeader(header.getKey(), header.getValue()))
            .toList();
    return builder
        .withNewHttpGet()
        .withPath(probe.path())
        .withNewPort(port)
        .withHttpHeaders(headers)
        .endHttpGet();
  }

  private static int seconds(Duration duration) {
    return Math.toIntExact(duration.toSeconds());
  }
}
