package dev.headroom.local;

import dev.headroom.gateway.GatewaySettings;
import dev.headroom.local.replica.FleetSettings;
import dev.headroom.metrics.backend.RemoteSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where and how a local system runs.
 *
 * @param gateway where it listens, and to whom
 * @param stateDir for what survives a restart, logs and generated files; one system at a time
 * @param serve starts Headroom's model server
 * @param fleet how patient it is with replicas
 * @param interval from one decision to the next, where a policy does not say
 * @param prometheus who is asked policies' queries and rules, in place of the replicas' own series
 */
public record LocalOptions(
    GatewaySettings gateway,
    Path stateDir,
    ServeProgram serve,
    FleetSettings fleet,
    Duration interval,
    Optional<RemoteSettings> prometheus) {
  /** An open gateway, the usual patience; a decision each second. */
  public static LocalOptions of(InetSocketAddress address, Path stateDir, ServeProgram serve) {
    return of(GatewaySettings.at(address), stateDir, serve);
  }

  /** The usual patience; a decision each second. */
  public static LocalOptions of(GatewaySettings gateway, Path stateDir, ServeProgram serve) {
    return new LocalOptions(
        gateway, stateDir, serve, FleetSettings.DEFAULT, Duration.ofSeconds(1), Optional.empty());
  }

  /** The same, with a Prometheus that is asked. */
  public LocalOptions asking(Optional<RemoteSettings> other) {
    return new LocalOptions(gateway, stateDir, serve, fleet, interval, other);
  }
}
