package dev.headroom.gateway;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The routes, arranged for looking up. Immutable: a change is a new table. */
final class RoutingTable {
  private static final String V1 = "/v1/models/";
  private static final String V2 = "/v2/models/";

  private final List<Route> routes;
  private final Map<String, Route> byModel = new TreeMap<>();
  private final Map<String, Route> byServer = new TreeMap<>();

  /**
   * @throws IllegalArgumentException if two routes have a server's or a model's name in common
   */
  RoutingTable(List<Route> routes) {
    this.routes = List.copyOf(routes);
    for (Route route : this.routes) {
      claim(byServer, "server", route.server(), route);
      route.models().forEach(model -> claim(byModel, "model", model, route));
    }
  }

  private static void claim(Map<String, Route> map, String kind, String name, Route route) {
    Route earlier = map.putIfAbsent(name, route);
    if (earlier != null) {
      throw new IllegalArgumentException(
          kind
              + ": "
              + name
              + " (expected: one route; "
              + earlier.server()
              + " and "
              + route.server()
              + " have it)");
    }
  }

  /** Where a request goes. */
  record Match(Route route, String path) {}

  /**
   * Finds the route of a path.
   *
   * @param path as in the request line, with its query
   */
  @Nullable Match match(String path) {
    Route route = modelRoute(path);
    if (route != null) {
      return new Match(route, path);
    }
    String first = segment(path, 1);
    route = byServer.get(first);
    if (route != null) {
      String rest = path.substring(1 + first.length());
      return new Match(route, rest.startsWith("/") ? rest : "/" + rest);
    }
    return routes.size() == 1 ? new Match(routes.getFirst(), path) : null;
  }

  private @Nullable Route modelRoute(String path) {
    if (path.startsWith(V2)) {
      return byModel.get(decode(segment(path, V2.length())));
    }
    if (!path.startsWith(V1)) {
      return null;
    }
    String name = decode(segment(path, V1.length()));
    Route route = byModel.get(name);
    int verb = name.lastIndexOf(':');
    return route == null && verb > 0 ? byModel.get(name.substring(0, verb)) : route;
  }

  private static String segment(String path, int start) {
    int end = start;
    while (end < path.length() && path.charAt(end) != '/' && path.charAt(end) != '?') {
      end++;
    }
    return path.substring(Math.min(start, path.length()), end);
  }

  private static String decode(String segment) {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return segment;
    }
  }

  List<Route> routes() {
    return routes;
  }

  /** The models' names, sorted. */
  List<String> models() {
    return List.copyOf(byModel.keySet());
  }

  /** The servers' names, sorted. */
  List<String> servers() {
    return List.copyOf(byServer.keySet());
  }
}
