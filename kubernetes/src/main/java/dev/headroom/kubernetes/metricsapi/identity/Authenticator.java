package dev.headroom.kubernetes.metricsapi.identity;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds out who asks: by the front proxy's word, by a certificate, by a bearer token; in this
 * order. Thread-safe.
 */
public final class Authenticator {
  private static final String BEARER = "Bearer ";
  private static final int LONGEST_TOKEN = 16 << 10;

  private final Supplier<TrustConfig> trust;
  private final TokenReviews tokens;

  /**
   * @param trust as it is now
   */
  public Authenticator(Supplier<TrustConfig> trust, TokenReviews tokens) {
    this.trust = trust;
    this.tokens = tokens;
  }

  /**
   * Who asks; empty for nobody that is known.
   *
   * @param chain that the connection's client has shown; empty for none
   * @param headers of the request, by their names in lower case
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if a token cannot be asked about
   */
  public Optional<Caller> caller(
      List<X509Certificate> chain, Map<String, List<String>> headers, Instant now) {
    TrustConfig current = trust.get();
    return FrontProxy.caller(current, chain, headers, now)
        .or(() -> byCertificate(current, chain, now))
        .or(() -> byToken(headers));
  }

  private static Optional<Caller> byCertificate(
      TrustConfig trust, List<X509Certificate> chain, Instant now) {
    return Certificates.vouchedFor(chain, trust.clientCas(), now)
        ? Certificates.commonName(chain.getFirst())
            .map(
                name ->
                    new Caller(
                        name,
                        Optional.empty(),
                        Certificates.organizations(chain.getFirst()),
                        Map.of()))
        : Optional.empty();
  }

  private Optional<Caller> byToken(Map<String, List<String>> headers) {
    List<String> said = headers.getOrDefault("authorization", List.of());
    if (said.size() != 1 || !said.getFirst().regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Optional.empty();
    }
    String token = said.getFirst().substring(BEARER.length()).strip();
    return token.isEmpty() || token.length() > LONGEST_TOKEN
        ? Optional.empty()
        : tokens.caller(token);
  }
}
