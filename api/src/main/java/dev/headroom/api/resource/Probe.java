package dev.headroom.api.resource;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request to a replica whose answer says something about it, as Kubernetes' HTTP probes; with a
 * body it may be a real one.
 *
 * @param path begins with a slash; may have a query
 * @param port a port's name; absent: {@code {port}}
 * @param method GET, HEAD, POST or PUT; POST by default where there is a body, else GET
 * @param headers by name
 * @param body absent with GET and HEAD
 * @param expectedStatus the only answer that is right, 100 to 599; absent: any 2xx
 * @param timeout how long the answer may take; 1 s to 5 min, 2 s by default
 * @param period from one question to the next once the replica has been ready; 1 s to 5 min, 1 s by
 *     default
 */
public record Probe(
    String path,
    Optional<String> port,
    String method,
    Map<String, String> headers,
    Optional<String> body,
    Optional<Integer> expectedStatus,
    Duration timeout,
    Duration period) {
  static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);
  static final Duration DEFAULT_PERIOD = Duration.ofSeconds(1);

  public Probe {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** A GET on {@code {port}} that any 2xx answers. */
  public static Probe get(String path) {
    return new Probe(
        path,
        Optional.empty(),
        "GET",
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        DEFAULT_TIMEOUT,
        DEFAULT_PERIOD);
  }
}
