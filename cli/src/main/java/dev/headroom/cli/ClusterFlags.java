package dev.headroom.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster is asked; with any of these a command speaks of a cluster ({@code dist/start}). */
final class ClusterFlags {
  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "Of a cluster: which of the kubeconfig's. Default: its current one.")
  private @Nullable String context;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Of a cluster: how it is reached. Default: as kubectl does.")
  private @Nullable Path kubeconfig;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "Of a cluster: the autoscaler's. Default: the context's.")
  private @Nullable String namespace;

  @Option(
      names = "--operator-namespace",
      paramLabel = "NAME",
      description =
          "Of a cluster: where the operator keeps what it remembers. Default: all are looked in.")
  private @Nullable String operatorNamespace;

  /** The first of these flags, if one is given. */
  Optional<String> given() {
    if (context != null) {
      return Optional.of("--context");
    }
    if (kubeconfig != null) {
      return Optional.of("--kubeconfig");
    }
    if (namespace != null) {
      return Optional.of("-n");
    }
    return operatorNamespace != null ? Optional.of("--operator-namespace") : Optional.empty();
  }

  Optional<String> context() {
    return Optional.ofNullable(context);
  }

  Optional<Path> kubeconfig() {
    return Optional.ofNullable(kubeconfig);
  }

  Optional<String> namespace() {
    return Optional.ofNullable(namespace);
  }

  Optional<String> operatorNamespace() {
    return Optional.ofNullable(operatorNamespace);
  }
}
