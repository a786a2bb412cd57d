package dev.headroom.kubernetes.metricsapi.certificate;

import io.fabric8.kubernetes.api.model.APIService;
import io.fabric8.kubernetes.api.model.APIServiceSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@code caBundle} right in the APIServices that lead to our Service. One that says {@code
 * insecureSkipTLSVerify} is left as it is.
 */
final class CaBundles {
  private static final Logger log = LoggerFactory.getLogger(CaBundles.class);

  /** Those of what is served here; others are none of ours, and may not even be listed. */
  private static final List<String> NAMES =
      List.of(
          "v1beta1.custom.metrics.k8s.io",
          "v1beta2.custom.metrics.k8s.io",
          "v1beta1.external.metrics.k8s.io",
          "v1beta1.metrics.k8s.io");

  private final KubernetesClient cluster;
  private final ObjectName service;

  CaBundles(KubernetesClient cluster, ObjectName service) {
    this.cluster = cluster;
    this.service = service;
  }

  /**
   * From now on they trust these.
   *
   * @param pem certificates
   */
  void set(String pem) {
    String bundle = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    for (String name : NAMES) {
      APIService each = cluster.apiServices().withName(name).get();
      APIServiceSpec spec = each == null ? null : each.getSpec();
      if (spec != null
          && spec.getService() != null
          && service.namespace().equals(spec.getService().getNamespace())
          && service.name().equals(spec.getService().getName())
          && !Boolean.TRUE.equals(spec.getInsecureSkipTLSVerify())
          && !bundle.equals(spec.getCaBundle())) {
        cluster
            .apiServices()
            .withName(name)
            .patch(
                PatchContext.of(PatchType.JSON_MERGE),
                "{\"spec\":{\"caBundle\":\"" + bundle + "\"}}");
        log.info("{}: its caBundle is set anew", name);
      }
    }
  }
}
