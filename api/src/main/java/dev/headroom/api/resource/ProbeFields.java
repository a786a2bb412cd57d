package dev.headroom.api.resource;

import dev.headroom.api.resource.Server.MetricsPage;
import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads requests to replicas: probes, and where the metrics page is. */
final class ProbeFields {
  private static final int LONGEST_SECONDS = 300;
  private static final int LOWEST_STATUS = 100;
  private static final int HIGHEST_STATUS = 599;
  private static final int MOST_BODY_BYTES = 1 << 20;
  private static final String PATH = "a path that begins with /, without blanks, as a URL has it";
  private static final Map<String, String> METHODS =
      Map.of("GET", "GET", "HEAD", "HEAD", "POST", "POST", "PUT", "PUT");

  private ProbeFields() {}

  /**
   * A probe; null where there is none, or a wrong one.
   *
   * @param ports the names there are
   */
  static @Nullable Probe decode(Field field, Set<String> ports) {
    return field.object(fields -> probe(fields, ports));
  }

  private static @Nullable Probe probe(Fields fields, Set<String> ports) {
    String path = path(fields.required("path", "a path, as /ready"));
    String port = port(fields.get("port"), ports);
    String method = fields.get("method").choice(METHODS);
    Map<String, String> headers = headers(fields.get("httpHeaders"));
    Field bodyField = fields.get("body");
    String body = body(bodyField);
    Integer status = fields.get("expectedStatus").integer(LOWEST_STATUS, HIGHEST_STATUS);
    Duration timeout = seconds(fields.get("timeoutSeconds"), Probe.DEFAULT_TIMEOUT);
    Duration period = seconds(fields.get("periodSeconds"), Probe.DEFAULT_PERIOD);
    if (body != null && ("GET".equals(method) || "HEAD".equals(method))) {
      bodyField.problem("nothing, as the method is " + method);
    }
    if (path == null || !fields.ok()) {
      return null;
    }
    return new Probe(
        path,
        Optional.ofNullable(port),
        method != null ? method : body != null ? "POST" : "GET",
        headers,
        Optional.ofNullable(body),
        Optional.ofNullable(status),
        timeout,
        period);
  }

  /** Where a metrics page is; null where there is none, or a wrong one. */
  static @Nullable MetricsPage metrics(Field field, Set<String> ports) {
    return field.object(
        fields -> {
          String path = path(fields.required("path", "a path, as /metrics"));
          String port = port(fields.get("port"), ports);
          Duration timeout = seconds(fields.get("timeoutSeconds"), MetricsPage.DEFAULT_TIMEOUT);
          return path == null || !fields.ok()
              ? null
              : new MetricsPage(path, Optional.ofNullable(port), timeout);
        });
  }

  static @Nullable String path(Field field) {
    String path = field.string();
    if (path != null && !path.matches("/[\\x21-\\x7e]*")) {
      field.problem(PATH);
      return null;
    }
    return path;
  }

  private static @Nullable String port(Field field, Set<String> ports) {
    String name = field.string();
    if (name != null && !ports.contains(name)) {
      field.problem(
          "the name of a port that command or env has, as {port:"
              + (PortNames.isValid(name) ? name : "metrics")
              + "}"
              + (ports.isEmpty() ? "" : "; there are " + String.join(", ", ports)));
      return null;
    }
    return name;
  }

  /** As Kubernetes has them: a list of names and values. */
  private static Map<String, String> headers(Field field) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Field item : field.items()) {
      item.object(
          fields -> {
            Field nameField = fields.required("name", "a header's name");
            String name = nameField.string();
            Field valueField = fields.required("value", "a string");
            String value = valueField.string();
            if (name != null && !name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
              nameField.problem("a header's name, as Authorization");
            } else if (value != null && !value.matches("[\\x20-\\x7e\\t]*")) {
              valueField.problem("a header's value, in ASCII");
            } else if (name != null && value != null && headers.put(name, value) != null) {
              nameField.problem("another name: each header once");
            }
            return null;
          });
    }
    return headers;
  }

  private static @Nullable String body(Field field) {
    String body = field.string();
    if (body != null && body.getBytes(StandardCharsets.UTF_8).length > MOST_BODY_BYTES) {
      field.problem("a string of at most 1 MiB");
      return null;
    }
    return body;
  }

  private static Duration seconds(Field field, Duration otherwise) {
    Integer seconds = field.integer(1, LONGEST_SECONDS);
    return seconds == null ? otherwise : Duration.ofSeconds(seconds);
  }
}
