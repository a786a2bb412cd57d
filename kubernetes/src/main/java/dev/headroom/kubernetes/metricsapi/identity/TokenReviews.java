package dev.headroom.kubernetes.metricsapi.identity;

import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the API server whose a bearer token is. Thread-safe. */
public final class TokenReviews {
  /** How long an answer counts, as in Kubernetes' own servers. */
  private static final Duration FRESH = Duration.ofSeconds(10);

  private static final int MOST = 1000;

  private final KubernetesClient cluster;
  private final Recent<String, Optional<Caller>> known = new Recent<>(FRESH, MOST);

  public TokenReviews(KubernetesClient cluster) {
    this.cluster = cluster;
  }

  /**
   * Whose it is; nobody's where it is none.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if nobody can be asked
   */
  Optional<Caller> caller(String token) {
    return known.get(hash(token), () -> ask(token));
  }

  private Optional<Caller> ask(String token) {
    TokenReviewStatus status =
        cluster
            .tokenReviews()
            .create(new TokenReviewBuilder().withNewSpec().withToken(token).endSpec().build())
            .getStatus();
    if (status == null
        || !Boolean.TRUE.equals(status.getAuthenticated())
        || status.getUser() == null
        || status.getUser().getUsername() == null) {
      return Optional.empty();
    }
    UserInfo user = status.getUser();
    return Optional.of(
        new Caller(
            user.getUsername(),
            Optional.ofNullable(user.getUid()).filter(uid -> !uid.isEmpty()),
            user.getGroups() == null ? List.of() : user.getGroups(),
            user.getExtra() == null ? Map.of() : user.getExtra()));
  }

  /** Tokens themselves are not kept. */
  private static String hash(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
