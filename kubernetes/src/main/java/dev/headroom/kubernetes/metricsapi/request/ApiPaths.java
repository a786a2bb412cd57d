package dev.headroom.kubernetes.metricsapi.request;

import dev.headroom.kubernetes.metricsapi.wire.Status;
import dev.headroom.scaling.selector.Requirement;
import dev.headroom.scaling.selector.Selector;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads paths of the three APIs, and of documents about them. */
public final class ApiPaths {
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_SELECTOR = 4096;
  private static final String APIS = "apis";
  private static final String NAMESPACES = "namespaces";
  private static final String LABEL_SELECTOR = "labelSelector";
  private static final Set<String> HEALTH = Set.of("healthz", "livez", "readyz");
  private static final Set<String> DOCUMENTS = Set.of(APIS, "openapi", "version", "metrics");

  /** The last values of the query's parameters. */
  @FunctionalInterface
  public interface Parameters {
    Optional<String> get(String name);
  }

  private ApiPaths() {}

  /**
   * What a path needs, before it is known whether it asks for anything: who may not ask is not told
   * what there is.
   *
   * @param path as it was sent, percents and all
   */
  public static Permission permission(String path) {
    List<String> parts = parts(path);
    String first = parts.isEmpty() ? "" : parts.getFirst();
    if (HEALTH.contains(first)) {
      return new Permission.None();
    }
    if (!first.equals(APIS) || parts.size() < 4) {
      return new Permission.OfPath("/" + String.join("/", parts));
    }
    String group = parts.get(1);
    String version = parts.get(2);
    List<String> rest = parts.subList(3, parts.size());
    String namespace = "";
    if (rest.getFirst().equals(NAMESPACES) && rest.size() > 2) {
      namespace = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    String name = rest.size() > 1 ? rest.get(1) : "";
    return new Permission.OfResource(
        name.isEmpty() ? "list" : "get",
        group,
        version,
        namespace,
        rest.getFirst(),
        rest.size() > 2 ? rest.get(2) : "",
        name);
  }

  /**
   * What is asked for.
   *
   * @param path as it was sent, percents and all
   * @throws BadPathException with what is to be answered
   */
  public static ApiRequest read(String path, Parameters parameters) throws BadPathException {
    List<String> parts = parts(path);
    if (parts.size() > 3 && parts.getFirst().equals(APIS)) {
      List<String> rest = parts.subList(3, parts.size());
      check(rest);
      return switch (parts.get(1) + "/" + parts.get(2)) {
        case ApiRequest.CUSTOM + "/v1beta1", ApiRequest.CUSTOM + "/v1beta2" ->
            custom(parts.get(2), rest, parameters);
        case ApiRequest.EXTERNAL + "/v1beta1" -> external(rest, parameters);
        case ApiRequest.RESOURCE + "/v1beta1" -> usage(rest, parameters);
        default -> throw new BadPathException(Status.noSuchPath());
      };
    }
    if (parts.isEmpty()
        || DOCUMENTS.contains(parts.getFirst())
        || HEALTH.contains(parts.getFirst())) {
      return new ApiRequest.Document("/" + String.join("/", parts));
    }
    throw new BadPathException(Status.noSuchPath());
  }

  private static ApiRequest custom(String version, List<String> parts, Parameters parameters)
      throws BadPathException {
    boolean inNamespace = parts.getFirst().equals(NAMESPACES) && parts.size() == 5;
    boolean ofNamespace =
        parts.getFirst().equals(NAMESPACES) && parts.size() == 4 && parts.get(2).equals("metrics");
    List<String> object = inNamespace ? parts.subList(2, 5) : parts;
    if (!ofNamespace && object.size() != 3) {
      throw new BadPathException(Status.noSuchPath());
    }
    String resource = ofNamespace ? NAMESPACES : object.get(0);
    int dot = resource.indexOf('.');
    return new ApiRequest.Custom(
        version,
        inNamespace ? Optional.of(parts.get(1)) : Optional.empty(),
        dot < 0 ? "" : resource.substring(dot + 1),
        dot < 0 ? resource : resource.substring(0, dot),
        object.get(1),
        ofNamespace ? parts.get(3) : object.get(2),
        selector(LABEL_SELECTOR, parameters),
        selector("metricLabelSelector", parameters));
  }

  private static ApiRequest external(List<String> parts, Parameters parameters)
      throws BadPathException {
    if (parts.size() != 3 || !parts.getFirst().equals(NAMESPACES)) {
      throw new BadPathException(Status.noSuchPath());
    }
    return new ApiRequest.External(
        parts.get(1), parts.get(2), selector(LABEL_SELECTOR, parameters));
  }

  private static ApiRequest usage(List<String> parts, Parameters parameters)
      throws BadPathException {
    boolean inNamespace = parts.getFirst().equals(NAMESPACES) && parts.size() > 2;
    List<String> rest = inNamespace ? parts.subList(2, parts.size()) : parts;
    Optional<String> name = rest.size() > 1 ? Optional.of(rest.get(1)) : Optional.empty();
    boolean pods = rest.getFirst().equals("pods") && (inNamespace || name.isEmpty());
    boolean nodes = rest.getFirst().equals("nodes") && !inNamespace;
    if (rest.size() > 2 || !(pods || nodes)) {
      throw new BadPathException(Status.noSuchPath());
    }
    List<Requirement> selector = selector(LABEL_SELECTOR, parameters);
    return pods
        ? new ApiRequest.PodUsage(
            inNamespace ? Optional.of(parts.get(1)) : Optional.empty(), name, selector)
        : new ApiRequest.NodeUsage(name, selector);
  }

  private static List<Requirement> selector(String parameter, Parameters parameters)
      throws BadPathException {
    String text = parameters.get(parameter).orElse("");
    if (text.length() > LONGEST_SELECTOR) {
      throw new BadPathException(
          Status.badRequest(
              parameter + ": longer than " + LONGEST_SELECTOR + " characters (expected: shorter)"));
    }
    return switch (Selector.parse(text)) {
      case Selector.Valid(List<Requirement> requirements) -> requirements;
      case Selector.Invalid(String message) ->
          throw new BadPathException(Status.badRequest(parameter + ": " + message));
    };
  }

  private static void check(List<String> parts) throws BadPathException {
    for (String part : parts) {
      if (part.length() > LONGEST_NAME || part.chars().anyMatch(Character::isISOControl)) {
        throw new BadPathException(Status.noSuchPath());
      }
    }
  }

  private static List<String> parts(String path) {
    return Stream.of(path.split("/", -1))
        .filter(part -> !part.isEmpty())
        .map(ApiPaths::decoded)
        .toList();
  }

  private static String decoded(String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return part;
    }
  }
}
