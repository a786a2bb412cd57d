package dev.headroom.cli;

import dev.headroom.cli.log.Logging;
import dev.headroom.kubernetes.ServerScalings;
import dev.headroom.kubernetes.cluster.Cluster;
import dev.headroom.kubernetes.operator.HealthServer;
import dev.headroom.kubernetes.operator.Operator;
import dev.headroom.kubernetes.operator.OperatorSettings;
import dev.headroom.kubernetes.operator.OperatorSettings.LeaseName;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headroom operator}: sees to the ModelServers of a cluster. */
@Command(
    name = "operator",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "On Kubernetes: makes of each ModelServer a Deployment, a Service and what else it asks for,"
            + " and keeps them so. Runs in a pod, or anywhere with a kubeconfig.")
public final class OperatorCommand implements Callable<Integer> {
  private static final String LEASE = "headroom-operator";
  private static final String DEFAULT_NAMESPACE = "default";

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "Whose ModelServers; may be given several times. Default: those of all.")
  private List<String> namespaces = new ArrayList<>();

  @Option(
      names = "--image",
      required = true,
      paramLabel = "IMAGE",
      description = "Headroom's own image, for the replicas of models.")
  private String image = "";

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "How the cluster is reached. Default: as the pod's service account, or as kubectl does.")
  private @Nullable Path kubeconfig;

  @Option(names = "--context", paramLabel = "NAME", description = "Which of the kubeconfig's.")
  private @Nullable String context;

  @Option(
      names = "--leader-election",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Of several operators one acts, by a Lease (${DEFAULT-VALUE}).")
  private boolean leaderElection;

  @Option(
      names = "--lease-namespace",
      paramLabel = "NAME",
      description = "Where the Lease is. Default: the pod's namespace, or the context's.")
  private @Nullable String leaseNamespace;

  @Option(
      names = "--health",
      defaultValue = "127.0.0.1:8081",
      paramLabel = "HOST:PORT",
      description = "Where /livez and /readyz are answered (${DEFAULT-VALUE}).")
  private String health = "";

  @Override
  public Integer call() throws InterruptedException {
    Logging.start(Level.INFO);
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    AtomicBoolean ready = new AtomicBoolean();
    try (KubernetesClient client = client();
        HealthServer _ = HealthServer.start(HostAndPort.parse("--health", health), ready::get)) {
      run(client, ready);
      return 0;
    } catch (IllegalArgumentException | IOException e) {
      err.println(e.getMessage());
      err.flush();
      return BadInput.EXIT_CODE;
    }
  }

  private void run(KubernetesClient client, AtomicBoolean ready) throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    AtomicBoolean starting = new AtomicBoolean(true);
    Thread.ofVirtual()
        .name("stop")
        .start(
            () -> {
              try {
                StopSignal.await(told);
                if (starting.get()) {
                  main.interrupt();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    try (Operator _ =
        Operator.start(client, settings(client), ServerScalings.NONE, InstantSource.system())) {
      starting.set(false);
      ready.set(true);
      told.await();
    } catch (InterruptedException e) {
      if (told.getCount() > 0) {
        throw e;
      }
    }
  }

  private KubernetesClient client() {
    Optional<String> wanted = Optional.ofNullable(context);
    return kubeconfig == null ? Cluster.found(wanted) : Cluster.of(kubeconfig, wanted);
  }

  private OperatorSettings settings(KubernetesClient client) {
    String own = Objects.requireNonNullElse(client.getNamespace(), DEFAULT_NAMESPACE);
    return new OperatorSettings(
        namespaces,
        image,
        leaderElection
            ? Optional.of(new LeaseName(Objects.requireNonNullElse(leaseNamespace, own), LEASE))
            : Optional.empty());
  }
}
