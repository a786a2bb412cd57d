package dev.headroom.kubernetes.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;

/** Why a cluster could not be asked, for whoever asked. */
public final class ClusterProblem {
  private static final int MOST_CAUSES = 5;

  private ClusterProblem() {}

  /** In a line: the right that is missing, the credentials, or that nobody answers. */
  public static String of(KubernetesClient client, KubernetesClientException e) {
    String server = client.getConfiguration().getMasterUrl();
    if (hasNoAnswer(e)) {
      return "cluster: %s cannot be reached: %s (expected: one that answers; --context or --kubeconfig names another)"
          .formatted(server, cause(e));
    }
    return switch (e.getCode()) {
      case HttpURLConnection.HTTP_FORBIDDEN ->
          "rights: " + said(e) + " (expected: that right, which the ClusterRole view has)";
      case HttpURLConnection.HTTP_UNAUTHORIZED ->
          "credentials: refused by " + server + " (expected: some that count there)";
      default -> "cluster: " + server + ": " + said(e);
    };
  }

  /** Whatever its status says. */
  private static boolean hasNoAnswer(Throwable e) {
    for (Throwable each = e; each != null; each = each.getCause()) {
      if (each instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  private static String cause(Throwable e) {
    List<String> messages = new ArrayList<>();
    for (Throwable each = e;
        each != null && messages.size() < MOST_CAUSES;
        each = each.getCause()) {
      String message = each.getMessage() == null ? each.toString() : each.getMessage();
      if (!messages.contains(message)) {
        messages.add(message);
      }
    }
    return messages.getLast();
  }

  /** What the API server said. */
  public static String said(KubernetesClientException e) {
    return e.getStatus() == null || e.getStatus().getMessage() == null
        ? String.valueOf(e.getMessage())
        : e.getStatus().getMessage();
  }
}
