package dev.headroom.http;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.cors.CorsService;
import com.linecorp.armeria.server.cors.CorsServiceBuilder;
import dev.headroom.http.direct.Answer;
import dev.headroom.http.wire.FieldLines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which pages of other origins a browser lets read the server's answers, by the <a
 * href="https://fetch.spec.whatwg.org/#http-cors-protocol">CORS protocol</a>. Without it, none.
 *
 * @param origins as browsers send them, {@code https://example.com[:PORT]}, at least one; or only
 *     {@code *}: any
 * @param methods by name, at least one; or only {@code *}: all
 * @param headers that requests may have, by name, at least one; or only {@code *}: all
 * @param credentials whether requests may have cookies, client certificates and what the browser
 *     knows of HTTP authentication; not with any origin, since then every page that a user opens
 *     acts as that user
 */
public record Cors(
    Set<String> origins, Set<String> methods, Set<String> headers, boolean credentials) {
  /** Whatever there is. */
  public static final Set<String> ANY = Set.of("*");

  private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]*://[^/?#@\\s]+");
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Set<HttpMethod> METHODS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.OPTIONS);

  /** Otherwise a browser asks before almost each request. */
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  /** Where the JSON of a KServe answer ends; scripts see only headers that are named. */
  private static final List<String> EXPOSED = List.of("inference-header-content-length");

  public Cors {
    origins =
        checked("allowed_origins", origins, ORIGIN, "* or origins such as https://example.com");
    methods = checked("allowed_methods", methods, TOKEN, "* or methods such as GET, POST");
    headers = checked("allowed_headers", headers, TOKEN, "* or names such as Content-Type");
    for (String method : methods) {
      if (!methods.equals(ANY) && !HttpMethod.isSupported(method)) {
        throw wrong("allowed_methods", method, "* or methods such as GET, POST");
      }
    }
    if (credentials && origins.equals(ANY)) {
      throw wrong("allow_credentials", "with any origin", "with allowed_origins that names them");
    }
  }

  private static Set<String> checked(
      String name, Set<String> values, Pattern pattern, String expected) {
    if (values.isEmpty()) {
      throw wrong(name, "empty", expected);
    }
    for (String value : values) {
      if (!values.equals(ANY) && (value.equals("*") || !pattern.matcher(value).matches())) {
        throw wrong(name, value.isEmpty() ? "empty" : value, expected);
      }
    }
    return Set.copyOf(new LinkedHashSet<>(values));
  }

  private static IllegalArgumentException wrong(String name, String value, String expected) {
    return new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
  }

  /** Whether a page of the origin may read answers. */
  public boolean allows(String origin) {
    return origins.equals(ANY) || origins.contains(origin);
  }

  /**
   * What an answer has, beside its own fields, to a request that comes straight from its
   * connection; null: that is found out on the server's way.
   *
   * @param request its header
   */
  @Nullable List<Answer.Field> fields(FieldLines request) {
    String origin = request.get("origin");
    if (origin == null) {
      return List.of();
    }
    boolean any = origins.equals(ANY);
    boolean simple = any ? !origin.equals("null") : origins.contains(origin);
    // Then an answer repeats what the request has.
    boolean repeats = headers.equals(ANY) && request.get("access-control-request-headers") != null;
    if (!simple || repeats) {
      return null;
    }
    List<Answer.Field> fields = new ArrayList<>();
    fields.add(new Answer.Field("access-control-allow-origin", any ? "*" : origin));
    if (!any) {
      fields.add(new Answer.Field("vary", "origin"));
    }
    if (credentials) {
      fields.add(new Answer.Field("access-control-allow-credentials", "true"));
    }
    if (!headers.equals(ANY)) {
      fields.add(
          new Answer.Field(
              "access-control-allow-headers", String.join(",", headers).toLowerCase(Locale.ROOT)));
    }
    fields.add(new Answer.Field("access-control-expose-headers", String.join(",", EXPOSED)));
    return fields;
  }

  /** Answers what browsers ask before a request, and marks answers as theirs to read. */
  HttpService over(HttpService service) {
    CorsServiceBuilder builder =
        origins.equals(ANY) ? CorsService.builderForAnyOrigin() : CorsService.builder(origins);
    builder.maxAge(REMEMBERED).exposeHeaders(EXPOSED);
    builder.allowRequestMethods(
        methods.equals(ANY)
            ? METHODS
            : methods.stream().map(HttpMethod::valueOf).collect(Collectors.toSet()));
    if (headers.equals(ANY)) {
      builder.allowAllRequestHeaders(true);
    } else {
      builder.allowRequestHeaders(headers);
    }
    if (credentials) {
      builder.allowCredentials();
    }
    return builder.build(service);
  }
}
