package dev.headroom.kubernetes.policy;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Resource;
import dev.headroom.api.resource.Resources;
import dev.headroom.api.resource.Scaling;
import dev.headroom.api.resource.ScalingPolicy;
import dev.headroom.control.PolicyId;
import dev.headroom.document.Document;
import dev.headroom.document.Documents;
import dev.headroom.document.Problem;
import dev.headroom.document.Problems;
import dev.headroom.kubernetes.event.About;
import dev.headroom.kubernetes.policy.WrittenPolicy.Content;
import dev.headroom.kubernetes.target.TargetKey;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads policies of a cluster's objects as they would be read of a file. Stateless. */
final class PolicyReader {
  private static final Path NOWHERE = Path.of("/");

  private final KubernetesSerialization serialization;

  PolicyReader(KubernetesSerialization serialization) {
    this.serialization = serialization;
  }

  /** A ScalingPolicy. */
  WrittenPolicy scalingPolicy(GenericKubernetesResource object) {
    ObjectMeta meta = object.getMetadata();
    return written(object, meta.getName(), policyOf(object));
  }

  private Content policyOf(GenericKubernetesResource object) {
    Problems problems = new Problems(name(object));
    List<Document> documents = documents(object, problems);
    ScalingPolicy policy =
        documents.isEmpty() ? null : Resources.scalingPolicy(documents.getFirst(), problems);
    return policy == null
        ? bad(problems)
        : new Content.Read(
            new Resource<>(policy, documents.getFirst(), NOWHERE),
            "spec",
            TargetKey.of(policy.namespace(), policy.scaleTargetRef()),
            policy.scaling());
  }

  /** What a ModelServer says; empty if it cannot be read, which its own controller says. */
  Optional<Resource<ModelServer>> modelServer(GenericKubernetesResource object) {
    Problems problems = new Problems(name(object));
    for (Document document : documents(object, problems)) {
      ModelServer server = Resources.modelServer(document, problems);
      if (server != null) {
        return Optional.of(new Resource<>(server, document, NOWHERE));
      }
    }
    return Optional.empty();
  }

  /** What the policy in a ModelServer is called: by a name that no object can have. */
  static PolicyId scalingId(GenericKubernetesResource server) {
    return new PolicyId(
        server.getMetadata().getNamespace(), "modelserver/" + server.getMetadata().getName());
  }

  /** The policy in a ModelServer, if it has one. */
  Optional<WrittenPolicy> scalingOf(
      GenericKubernetesResource object, Resource<ModelServer> server) {
    Optional<Scaling> scaling = server.value().scaling();
    return scaling.map(
        said ->
            written(
                object,
                scalingId(object).name(),
                new Content.Read(
                    server,
                    "spec.scaling",
                    new TargetKey(
                        object.getMetadata().getNamespace(),
                        object.getApiVersion(),
                        object.getKind(),
                        object.getMetadata().getName()),
                    said)));
  }

  private static WrittenPolicy written(
      GenericKubernetesResource object, String name, Content content) {
    ObjectMeta meta = object.getMetadata();
    return new WrittenPolicy(
        new PolicyId(meta.getNamespace(), name),
        new About(
            object.getApiVersion(),
            object.getKind(),
            meta.getNamespace(),
            meta.getName(),
            meta.getUid() == null ? "" : meta.getUid()),
        meta.getGeneration() == null ? 0 : meta.getGeneration(),
        meta.getCreationTimestamp() == null
            ? Instant.EPOCH
            : Instant.parse(meta.getCreationTimestamp()),
        content);
  }

  private static String name(GenericKubernetesResource object) {
    return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
  }

  /** The object without what a cluster adds to it. */
  private List<Document> documents(GenericKubernetesResource object, Problems problems) {
    Map<String, Object> written = new LinkedHashMap<>();
    written.put("apiVersion", object.getApiVersion());
    written.put("kind", object.getKind());
    written.put(
        "metadata",
        Map.of(
            "name", object.getMetadata().getName(),
            "namespace", object.getMetadata().getNamespace()));
    Object spec = object.getAdditionalProperties().get("spec");
    if (spec != null) {
      written.put("spec", spec);
    }
    return Documents.parse(name(object), serialization.asJson(written), problems);
  }

  private static Content bad(Problems problems) {
    return new Content.Bad(words(problems.list()));
  }

  /** Lines of a document that nobody wrote are no help: the path and the value are. */
  static String words(List<Problem> problems) {
    return problems.stream()
        .map(
            problem ->
                "%s: %s (expected: %s)"
                    .formatted(problem.field(), problem.value(), problem.expected()))
        .collect(Collectors.joining("; "));
  }
}
