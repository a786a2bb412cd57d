package dev.headroom.kubernetes.metricsapi.identity;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whom the front proxy speaks for; nobody where it is not the front proxy that speaks. */
final class FrontProxy {
  private static final int MOST_VALUES = 1000;

  private FrontProxy() {}

  /**
   * @param chain that the connection's client has shown
   * @param headers of the request, by their names in lower case
   */
  static Optional<Caller> caller(
      TrustConfig trust,
      List<X509Certificate> chain,
      Map<String, List<String>> headers,
      Instant now) {
    Optional<String> user = first(trust.userHeaders(), headers);
    return user.isPresent() && isProxy(trust, chain, now)
        ? Optional.of(
            new Caller(
                user.get(),
                first(trust.uidHeaders(), headers),
                all(trust.groupHeaders(), headers),
                extra(trust.extraPrefixes(), headers)))
        : Optional.empty();
  }

  private static boolean isProxy(TrustConfig trust, List<X509Certificate> chain, Instant now) {
    return Certificates.vouchedFor(chain, trust.proxyCas(), now)
        && (trust.proxyNames().isEmpty()
            || Certificates.commonName(chain.getFirst())
                .filter(trust.proxyNames()::contains)
                .isPresent());
  }

  private static Optional<String> first(List<String> names, Map<String, List<String>> headers) {
    return all(names, headers).stream().filter(value -> !value.isEmpty()).findFirst();
  }

  private static List<String> all(List<String> names, Map<String, List<String>> headers) {
    return names.stream()
        .flatMap(name -> headers.getOrDefault(lower(name), List.of()).stream())
        .limit(MOST_VALUES)
        .toList();
  }

  private static Map<String, List<String>> extra(
      List<String> prefixes, Map<String, List<String>> headers) {
    Map<String, List<String>> extra = new TreeMap<>();
    for (String prefix : prefixes) {
      new HashMap<>(headers)
          .forEach(
              (name, values) -> {
                if (name.startsWith(lower(prefix))) {
                  extra
                      .computeIfAbsent(
                          decoded(name.substring(prefix.length())), _ -> new ArrayList<>())
                      .addAll(values);
                }
              });
    }
    return extra;
  }

  /** Names of headers cannot have all characters that names of extras can. */
  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException plain) {
      return name;
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
