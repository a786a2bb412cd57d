package dev.headroom.cli;

import dev.headroom.gateway.GatewaySettings;
import dev.headroom.gateway.TrustedPeers;
import dev.headroom.http.KeyFile;
import dev.headroom.http.tls.TlsFiles;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that say who may use the gateway. */
final class AccessFlags {
  /** For probes. */
  private static final Set<String> OPEN = Set.of("/-/healthy");

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "Certificate chain in PEM: the gateway serves HTTPS. Followed as it changes, as are the"
              + " files below.")
  private @Nullable Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key in PEM.")
  private @Nullable Path key;

  @Option(
      names = "--tls-client-ca",
      paramLabel = "FILE",
      description = "Clients need a certificate that one of these, in PEM, vouches for.")
  private @Nullable Path clientCa;

  @Option(
      names = "--api-key-file",
      paramLabel = "FILE",
      description =
          "Keys, one a line: all but /-/healthy then needs X-API-Key: KEY, or Authorization:"
              + " Bearer KEY.")
  private @Nullable Path keys;

  @Option(
      names = "--trusted-proxies",
      split = ",",
      paramLabel = "NETWORK",
      description =
          "Proxies in front, as 10.0.0.0/8,::1, whose X-Forwarded-… and Forwarded count; what"
              + " others say there of themselves is replaced.")
  private List<String> proxies = List.of();

  /** The gateway's, as clients write it. */
  String url(InetSocketAddress address) {
    return HostAndPort.url(certificate == null ? "http" : "https", address);
  }

  /**
   * The gateway with what the flags say.
   *
   * @throws IllegalArgumentException if one of the files is missing, or a network is none
   */
  GatewaySettings guard(GatewaySettings settings) {
    return settings
        .withClients(settings.clients().withTrusted(trusted()))
        .withTls(tls())
        .withKeys(Optional.ofNullable(keys).map(file -> new KeyFile(file, OPEN)));
  }

  private TrustedPeers trusted() {
    try {
      return new TrustedPeers(proxies);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--trusted-proxies: " + e.getMessage(), e);
    }
  }

  private Optional<TlsFiles> tls() {
    if (certificate == null && key == null && clientCa == null) {
      return Optional.empty();
    }
    if (certificate == null || key == null) {
      throw new IllegalArgumentException(
          (certificate == null ? "--tls-cert" : "--tls-key")
              + ": missing (expected: both --tls-cert and --tls-key)");
    }
    return Optional.of(
        new TlsFiles(
            certificate,
            key,
            Optional.ofNullable(clientCa).map(file -> new TlsFiles.ClientCa(file, true))));
  }
}
