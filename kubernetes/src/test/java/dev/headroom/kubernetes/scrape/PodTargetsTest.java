package dev.headroom.kubernetes.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.metrics.scrape.Target;
import dev.headroom.metrics.series.Labels;
import dev.headroom.scaling.selector.Selector;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** As Prometheus' example configuration for Kubernetes, job {@code kubernetes-pods}, finds them. */
class PodTargetsTest {
  private static final Selector.Valid ALL = new Selector.Valid(List.of());

  private static List<Target> targets(PodBuilder pod, AskedPage... asked) {
    return PodTargets.of(PodFacts.of(pod.build()), List.of(asked));
  }

  private static List<String> pages(PodBuilder pod, AskedPage... asked) {
    return targets(pod, asked).stream().map(target -> target.page().toString()).toList();
  }

  private static PodBuilder annotated(Map<String, String> annotations) {
    return Pods.annotated(Pods.running("a", "10.0.0.7"), annotations);
  }

  @Test
  void theAnnotationsOfTheFastApiGuideGiveOnePage() {
    PodBuilder pod =
        Pods.withPort(
            annotated(Map.of("scrape", "true", "port", "8080", "path", "/metrics")), "http", 8080);
    pod.editMetadata().addToLabels("app", "model-server").endMetadata();
    assertThat(targets(pod))
        .singleElement()
        .satisfies(
            target -> {
              assertThat(target.page()).hasToString("http://10.0.0.7:8080/metrics");
              assertThat(target.labels())
                  .isEqualTo(
                      Labels.of(
                          "app",
                          "model-server",
                          "container",
                          "main",
                          "instance",
                          "10.0.0.7:8080",
                          "job",
                          "kubernetes-pods",
                          "kubernetes_namespace",
                          "default",
                          "kubernetes_pod_name",
                          "a",
                          "namespace",
                          "default",
                          "node",
                          "node-1",
                          "pod",
                          "a"));
            });
  }

  @Test
  void withoutAPortEachDeclaredOneIsAPage() {
    PodBuilder pod = annotated(Map.of("scrape", "true"));
    assertThat(pages(pod)).containsExactly("http://10.0.0.7:80/metrics");
    Pods.withPort(Pods.withPort(pod, "a", 8001), "b", 8002);
    assertThat(pages(pod))
        .containsExactly("http://10.0.0.7:8001/metrics", "http://10.0.0.7:8002/metrics");
    assertThat(pages(annotated(Map.of("scrape", "true", "port", "metrics"))))
        .as("a port that is no number is none")
        .containsExactly("http://10.0.0.7:80/metrics");
  }

  @Test
  void pathAndSchemeAreTheAnnotations() {
    assertThat(
            pages(
                annotated(
                    Map.of("scrape", "true", "port", "9", "path", "stats?x", "scheme", "https"))))
        .containsExactly("https://10.0.0.7:9/stats%3Fx");
    assertThat(pages(annotated(Map.of("scrape", "true", "port", "9", "scheme", "ftp"))))
        .containsExactly("http://10.0.0.7:9/metrics");
  }

  @Test
  void onlyTrueIsAYes() {
    assertThat(pages(annotated(Map.of("scrape", "yes", "port", "9")))).isEmpty();
    assertThat(pages(annotated(Map.of("port", "9")))).isEmpty();
  }

  @Test
  void aPodThatDoesNotRunHasNoPage() {
    PodBuilder pod = annotated(Map.of("scrape", "true"));
    assertThat(pages(pod)).hasSize(1);
    assertThat(pages(pod.editStatus().withPodIP(null).endStatus())).isEmpty();
    PodBuilder over = annotated(Map.of("scrape", "true"));
    assertThat(pages(over.editStatus().withPhase("Succeeded").endStatus())).isEmpty();
    assertThat(pages(annotated(Map.of("scrape", "true")).withStatus(null))).isEmpty();
  }

  @Test
  void aReplicaOfOursHasAPageWithoutAnnotations() {
    PodBuilder pod =
        Pods.running("demo-1", "10.0.0.8")
            .editMetadata()
            .addToLabels("app.kubernetes.io/managed-by", "headroom")
            .addToLabels("app.kubernetes.io/instance", "demo")
            .endMetadata();
    assertThat(pages(pod)).isEmpty();
    Pods.withPort(Pods.withPort(pod, "grpc", 8080), "rest", 8081);
    assertThat(targets(pod))
        .singleElement()
        .satisfies(
            target -> {
              assertThat(target.page()).hasToString("http://10.0.0.8:8081/metrics");
              assertThat(target.labels().get("job")).isEqualTo("demo");
            });
    Pods.withPort(pod, "metrics", 9090);
    assertThat(pages(pod)).containsExactly("http://10.0.0.8:9090/metrics");
    Pods.annotated(pod, Map.of("scrape", "false"));
    assertThat(pages(pod)).isEmpty();
  }

  @Test
  void whatIsAskedForComesFirstAndOnce() {
    PodBuilder pod =
        Pods.withPort(annotated(Map.of("scrape", "true", "port", "8080")), "http", 8080);
    AskedPage byName = new AskedPage("default", ALL, "http", "/metrics", "http", "policy");
    AskedPage byNumber = new AskedPage("default", ALL, "7000", "/m", "https", "policy");
    AskedPage elsewhere = new AskedPage("other", ALL, "7000", "/m", "http", "policy");
    AskedPage nameless = new AskedPage("default", ALL, "grpc", "/m", "http", "policy");
    assertThat(pages(pod, byNumber, byName, elsewhere, nameless))
        .containsExactly("https://10.0.0.7:7000/m", "http://10.0.0.7:8080/metrics");
    assertThat(targets(pod, byName).getFirst().labels().get("job")).isEqualTo("policy");
    Selector.Valid others = (Selector.Valid) Selector.parse("app=other");
    assertThat(pages(pod, new AskedPage("default", others, "7000", "/m", "http", "policy")))
        .containsExactly("http://10.0.0.7:8080/metrics");
  }

  @Test
  void aPodOfIpV6IsWrittenAsAddressesAre() {
    assertThat(
            pages(
                Pods.annotated(
                    Pods.running("a", "fd00::7"), Map.of("scrape", "true", "port", "80"))))
        .containsExactly("http://[fd00::7]:80/metrics");
  }

  @Test
  void nobodyHasMorePagesThanTheBound() {
    PodBuilder pod = annotated(Map.of("scrape", "true"));
    IntStream.range(1, 100).forEach(i -> Pods.withPort(pod, "p" + i, i));
    assertThat(pages(pod)).hasSize(PodTargets.MOST);
  }

  @Property
  void aLabelsNameIsOneThatPrometheusTakes(
      @ForAll
          @AlphaChars
          @NumericChars
          @CharRange(from = '-', to = '/')
          @StringLength(min = 1, max = 63)
          String name) {
    PodBuilder pod = annotated(Map.of("scrape", "true"));
    pod.editMetadata().addToLabels(name, "value").endMetadata();
    assertThat(targets(pod))
        .singleElement()
        .satisfies(
            target ->
                target
                    .labels()
                    .forEach((label, _) -> assertThat(label).matches("[a-zA-Z_][a-zA-Z0-9_]*")));
  }
}
