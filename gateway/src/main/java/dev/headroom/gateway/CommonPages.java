package dev.headroom.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What clients ask a model server as a whole, answered for several servers together: the Open
 * Inference Protocol's {@code /v2}, {@code /v2/health/live}, {@code /v2/health/ready}, {@code
 * /v2/models} as KServe has it, and {@code /v2/repository/index} as Triton has it (without
 * versions, which only the servers know; a filter in the request's body is not looked at).
 *
 * <p>All are ready together when each is: when it has a replica that takes requests, or rests
 * without any until a request comes.
 */
final class CommonPages {
  private CommonPages() {}

  /** The answer; null where the path is none of these. */
  static @Nullable OwnAnswer answer(String method, String path, List<Route> routes) {
    boolean isIndex = path.equals("/v2/repository/index");
    OwnAnswer answer =
        switch (path) {
          case "/v2", "/v2/" -> server();
          case "/v2/health/live" -> Answers.json(200, Map.of("live", true));
          case "/v2/health/ready" -> ready(routes);
          case "/v2/models" -> Answers.json(200, Map.of("models", models(routes)));
          case "/v2/repository/index" -> Answers.json(200, index(routes));
          default -> null;
        };
    if (answer == null) {
      return null;
    }
    String expected = isIndex ? "POST" : "GET";
    return method.equals(expected) || (method.equals("HEAD") && !isIndex)
        ? answer
        : Answers.error(405, method + " " + path + " (expected: " + expected + ")");
  }

  private static OwnAnswer server() {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("name", "Headroom");
    String version = CommonPages.class.getPackage().getImplementationVersion();
    content.put("version", version == null ? "" : version);
    content.put("extensions", List.of("model_repository"));
    return Answers.json(200, content);
  }

  private static OwnAnswer ready(List<Route> routes) {
    Map<String, Object> servers = new TreeMap<>();
    boolean all = !routes.isEmpty();
    for (Route route : routes) {
      Optional<String> problem = route.pool().unready();
      all &= problem.isEmpty();
      servers.put(route.server(), problem.orElse("ready"));
    }
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("ready", all);
    content.put("servers", servers);
    return Answers.json(all ? 200 : 503, content);
  }

  private static List<String> models(List<Route> routes) {
    return routes.stream().flatMap(route -> route.models().stream()).sorted().toList();
  }

  private static List<Map<String, String>> index(List<Route> routes) {
    List<Map<String, String>> index = new ArrayList<>();
    for (Route route : routes) {
      Optional<String> problem = route.pool().unready();
      for (String model : route.models().stream().sorted().toList()) {
        Map<String, String> entry = new LinkedHashMap<>();
        entry.put("name", model);
        entry.put("state", problem.isEmpty() ? "READY" : "UNAVAILABLE");
        entry.put("reason", problem.orElse(""));
        index.add(entry);
      }
    }
    return index;
  }
}
