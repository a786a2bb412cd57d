package dev.headroom.local;

import dev.headroom.gateway.GatewaySettings;
import dev.headroom.local.replica.FleetSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how a local system runs.
 *
 * @param gateway where it listens, and to whom
 * @param stateDir for what survives a restart, logs and generated files; one system at a time
 * @param serve starts Headroom's model server
 * @param fleet how patient it is with replicas
 * @param interval from one decision to the next, where a policy does not say
 */
public record LocalOptions(
    GatewaySettings gateway,
    Path stateDir,
    ServeProgram serve,
    FleetSettings fleet,
    Duration interval) {
  /** An open gateway, the usual patience; a decision each second. */
  public static LocalOptions of(InetSocketAddress address, Path stateDir, ServeProgram serve) {
    return of(GatewaySettings.at(address), stateDir, serve);
  }

  /** The usual patience; a decision each second. */
  public static LocalOptions of(GatewaySettings gateway, Path stateDir, ServeProgram serve) {
    return new LocalOptions(gateway, stateDir, serve, FleetSettings.DEFAULT, Duration.ofSeconds(1));
  }
}
