package dev.headroom.kubernetes.policy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A Deployment whose pods have a metrics page that the test writes: a queue, which the pods share.
 * Its image is {@code HEADROOM_TEST_PYTHON}, any with python3 ({@code docker.io/local/python:3}).
 */
final class PageDeployment implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final KubernetesClient client;
  private final String namespace;
  private final String name;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  PageDeployment(KubernetesClient client, String namespace, String name) throws IOException {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
    String script;
    try (InputStream in =
        Objects.requireNonNull(PageDeployment.class.getResourceAsStream("page.py"), "page.py")) {
      script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    client
        .load(
            new java.io.ByteArrayInputStream(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %1$s, namespace: %2$s}
                data:
                  page.py: |
                %3$s
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s, namespace: %2$s}
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata:
                      labels: {app: %1$s}
                      annotations: {prometheus.io/scrape: "true", prometheus.io/port: "8000"}
                    spec:
                      terminationGracePeriodSeconds: 1
                      containers:
                      - name: page
                        image: %4$s
                        imagePullPolicy: IfNotPresent
                        command: [python3, /page/page.py]
                        ports: [{containerPort: 8000}]
                        resources: {requests: {cpu: 10m, memory: 16Mi}}
                        readinessProbe: {httpGet: {path: /metrics, port: 8000}, periodSeconds: 1}
                        volumeMounts: [{name: page, mountPath: /page}]
                      volumes: [{name: page, configMap: {name: %1$s}}]
                """
                    .formatted(name, namespace, script.indent(4).stripTrailing(), image())
                    .getBytes(StandardCharsets.UTF_8)))
        .items()
        .forEach(object -> client.resource(object).serverSideApply());
  }

  private static String image() {
    String named = System.getenv("HEADROOM_TEST_PYTHON");
    return named == null ? "docker.io/local/python:3" : named;
  }

  private List<Pod> running() {
    return client.pods().inNamespace(namespace).withLabel("app", name).list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .filter(pod -> pod.getStatus() != null && pod.getStatus().getPodIP() != null)
        .filter(
            pod ->
                pod.getStatus().getConditions().stream()
                    .anyMatch(is -> is.getType().equals("Ready") && is.getStatus().equals("True")))
        .toList();
  }

  /** How many pods are ready. */
  int ready() {
    return running().size();
  }

  /** How many replicas are wanted. */
  int wanted() {
    return client
        .genericKubernetesResources("apps/v1", "Deployment")
        .inNamespace(namespace)
        .withName(name)
        .require()
        .<Integer>get("spec", "replicas");
  }

  /** So much is there to do from now on; the pods that are ready share it. */
  void load(double total) {
    List<Pod> pods = running();
    for (Pod pod : pods) {
      put(pod, total / pods.size());
    }
  }

  /** So much has one pod to do, whatever the others have. */
  void loadOf(String pod, double value) {
    put(client.pods().inNamespace(namespace).withName(pod).require(), value);
  }

  /** The names of the pods that are ready. */
  List<String> pods() {
    return running().stream().map(pod -> pod.getMetadata().getName()).toList();
  }

  private void put(Pod pod, double value) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + pod.getStatus().getPodIP() + ":8000/queue"))
            .timeout(PATIENCE)
            .PUT(BodyPublishers.ofString(String.valueOf(value)))
            .build();
    try {
      var _ = http.send(request, BodyHandlers.discarding());
    } catch (IOException gone) {
      // It is being taken away.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    client
        .genericKubernetesResources("apps/v1", "Deployment")
        .inNamespace(namespace)
        .withName(name)
        .delete();
    client.configMaps().inNamespace(namespace).withName(name).delete();
  }
}
