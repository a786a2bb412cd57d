package dev.headroom.kubernetes.metricsapi.access;

import dev.headroom.kubernetes.metricsapi.identity.Caller;
import dev.headroom.kubernetes.metricsapi.identity.Recent;
import dev.headroom.kubernetes.metricsapi.request.Permission;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;

/** Asks the API server what somebody may. Thread-safe. */
public final class AccessReviews {
  /** How long an answer counts, as in Kubernetes' own servers. */
  private static final Duration FRESH = Duration.ofSeconds(10);

  private static final int MOST = 5000;

  private final KubernetesClient cluster;
  private final Recent<Question, Verdict> known = new Recent<>(FRESH, MOST);

  private record Question(Caller caller, Permission permission) {}

  /**
   * What was said.
   *
   * @param reason for people; may be empty
   */
  public record Verdict(boolean allowed, String reason) {}

  public AccessReviews(KubernetesClient cluster) {
    this.cluster = cluster;
  }

  /**
   * Whether they may.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if nobody can be asked
   */
  public Verdict verdict(Caller caller, Permission permission) {
    return permission instanceof Permission.None
        ? new Verdict(true, "")
        : known.get(new Question(caller, permission), () -> ask(caller, permission));
  }

  private Verdict ask(Caller caller, Permission permission) {
    var spec =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(caller.user())
            .withGroups(caller.groups())
            .withExtra(caller.extra());
    caller.uid().ifPresent(spec::withUid);
    switch (permission) {
      case Permission.OfResource needed ->
          spec.withNewResourceAttributes()
              .withVerb(needed.verb())
              .withGroup(needed.group())
              .withVersion(needed.version())
              .withNamespace(needed.namespace())
              .withResource(needed.resource())
              .withSubresource(needed.subresource())
              .withName(needed.name())
              .endResourceAttributes();
      case Permission.OfPath(String path) ->
          spec.withNewNonResourceAttributes()
              .withVerb("get")
              .withPath(path)
              .endNonResourceAttributes();
      case Permission.None _ -> throw new IllegalStateException("nobody is asked for nothing");
    }
    SubjectAccessReview review =
        cluster.authorization().v1().subjectAccessReview().create(spec.endSpec().build());
    String reason = review.getStatus().getReason();
    return new Verdict(
        Boolean.TRUE.equals(review.getStatus().getAllowed()), reason == null ? "" : reason);
  }
}
