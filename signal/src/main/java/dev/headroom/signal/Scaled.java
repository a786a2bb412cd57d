package dev.headroom.signal;

import dev.headroom.api.resource.Model;
import dev.headroom.api.resource.Server;
import dev.headroom.gateway.signal.GatewaySignal;
import dev.headroom.scaling.policy.MetricSpec;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * What is scaled, as far as metrics may mean something else for it.
 *
 * @param slots how many requests a replica computes at the same time, where the user says so
 * @param usual the signal that moves the number where the user names no metric; empty where the
 *     user has to
 * @param gateway whether a gateway sees the replicas' requests
 * @param elsewhere which metrics only this world has
 * @param expected which metrics are measured at all, to complete {@code (expected: …)}
 */
public record Scaled(
    OptionalInt slots,
    Optional<String> usual,
    boolean gateway,
    Predicate<MetricSpec> elsewhere,
    String expected) {
  private static final String REQUESTS_PER_STREAM = "requests-per-stream";

  /** Processes of a server, all behind a gateway. */
  public static Scaled behindGateway(Server server) {
    String usual =
        switch (server) {
          case Server.Models _, Server.Configured _ -> REQUESTS_PER_STREAM;
          case Server.Command _ -> GatewaySignal.REQUESTS_PER_SLOT.signalName();
        };
    return new Scaled(
        slots(server),
        Optional.of(usual),
        true,
        _ -> false,
        "Pods, or a signal, or a metric that one of the files' rules gives (a configuration of"
            + " prometheus-adapter): here, replicas' own pages and the gateway are all that is"
            + " measured otherwise; a Pods metric can be called as a signal, as"
            + " gateway-requests-per-slot");
  }

  /**
   * Pods, which requests reach by whatever way.
   *
   * @param server whose replicas they are; empty for somebody else's
   * @param elsewhere which metrics the cluster has
   */
  public static Scaled pods(Optional<Server> server, Predicate<MetricSpec> elsewhere) {
    return new Scaled(
        server.map(Scaled::slots).orElseGet(OptionalInt::empty),
        server.filter(each -> !(each instanceof Server.Command)).map(_ -> REQUESTS_PER_STREAM),
        false,
        elsewhere,
        "Resource, ContainerResource, Pods, Object or External");
  }

  private static OptionalInt slots(Server server) {
    return switch (server) {
      case Server.Models models ->
          OptionalInt.of(models.models().stream().mapToInt(Model::streams).sum());
      case Server.Configured _ -> OptionalInt.empty();
      case Server.Command command ->
          command.streams().map(OptionalInt::of).orElseGet(OptionalInt::empty);
    };
  }
}
