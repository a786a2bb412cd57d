package dev.headroom.cli.serve;

import dev.headroom.http.Cors;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * OVMS's flags of CORS. With none of them no page of another origin may read answers, where OVMS
 * lets every page: a server that trusts whoever reaches it, as one on loopback does, would be open
 * to whatever page its user visits.
 */
final class CorsFlags {
  @Option(
      names = "--allowed_origins",
      split = ",",
      paramLabel = "ORIGIN",
      description =
          "Pages of these origins, as https://example.com, may ask and read answers; *: all pages."
              + " Without any of these four flags: none.")
  private @Nullable Set<String> origins;

  @Option(
      names = "--allowed_methods",
      split = ",",
      paramLabel = "METHOD",
      description = "Methods that such pages may use (all).")
  private @Nullable Set<String> methods;

  @Option(
      names = "--allowed_headers",
      split = ",",
      paramLabel = "HEADER",
      description = "Headers that such pages may send (all).")
  private @Nullable Set<String> headers;

  @Option(
      names = "--allow_credentials",
      arity = "0..1",
      defaultValue = "false",
      fallbackValue = "true",
      description =
          "Such pages may use the user's cookies and client certificates (${DEFAULT-VALUE}).")
  private boolean credentials;

  /**
   * What they say together.
   *
   * @throws IllegalArgumentException naming flag and value
   */
  Optional<Cors> cors() {
    if (origins == null && methods == null && headers == null && !credentials) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Cors(set(origins), set(methods), set(headers), credentials));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--" + e.getMessage(), e);
    }
  }

  private static Set<String> set(@Nullable Collection<String> values) {
    return values == null
        ? Cors.ANY
        : values.stream().map(String::strip).collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
