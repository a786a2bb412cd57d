package dev.headroom.kubernetes.policy;

import dev.headroom.control.DecisionLog;
import dev.headroom.kubernetes.apply.Watched;
import dev.headroom.kubernetes.cluster.Cluster;
import dev.headroom.metrics.backend.Dialect;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Scales in a process of its own, which a test can kill: argument 0 is the states' namespace. */
final class ScalingProcess {
  private ScalingProcess() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws Exception {
    var _ =
        ClusterScaling.start(
            Cluster.found(Optional.empty()),
            ScalingSettings.of(
                new Watched(List.of(arguments[0])), arguments[0], "test-process", Dialect.OWN),
            Optional.empty(),
            DecisionLog.NONE);
    System.out.println("scaling");
    Thread.currentThread().join();
  }

  static Process start(String namespace) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ScalingProcess.class.getName(),
                namespace))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
