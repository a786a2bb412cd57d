package dev.headroom.api.resource;

import dev.headroom.api.resource.Server.MetricsPage;
import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.document.schema.Choice;
import dev.headroom.document.schema.Notation;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Schema;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Text;
import dev.headroom.document.schema.Whole;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Describes and reads requests to replicas: probes, and where the metrics page is. */
final class ProbeFields {
  private static final int LONGEST_SECONDS = 300;
  private static final int MOST_BODY_BYTES = 1 << 20;

  /** A URL's path, perhaps with a query. */
  static final Text PATH =
      Text.matching(
          "/[\\x21-\\x7e]*", "a path that begins with /, without blanks, as a URL has it");

  private static final Schema<String> BODY =
      Notation.of(
          "string",
          "a string of at most 1 MiB",
          Map.of("type", "string", "maxLength", MOST_BODY_BYTES),
          ProbeFields::body);

  private static final Property<String> PROBE_PATH =
      Property.of("path", PATH, "The path to ask, perhaps with a query.", "/v2/health/ready")
          .required("a path, as /ready");
  private static final Property<String> PORT =
      Property.of("port", Text.ANY, "The name of a port, NAME of {port:NAME}.", "metrics")
          .otherwiseAs("{port}");
  private static final Property<String> METHOD =
      Property.of("method", Choice.of("GET", "HEAD", "POST", "PUT"), "The method.", "POST")
          .otherwiseAs("GET, or POST where there is a body");
  private static final Property<String> BODY_TEXT =
      Property.of(
          "body", BODY, "The request's body; none with GET and HEAD.", "'{\"inputs\": []}'");
  private static final Property<Integer> EXPECTED_STATUS =
      Property.of("expectedStatus", Whole.of(100, 599), "The only answer that is right.", "200")
          .otherwiseAs("any from 200 to 299");
  private static final Property<Integer> TIMEOUT =
      seconds("timeoutSeconds", "How long the answer may take.", Probe.DEFAULT_TIMEOUT);
  private static final Property<Integer> PERIOD =
      seconds(
          "periodSeconds",
          "From one question to the next once the replica has been ready.",
          Probe.DEFAULT_PERIOD);

  /** A probe. */
  static final Shape<Probe> PROBE =
      Shape.of(
          "Probe",
          List.of(
              PROBE_PATH,
              PORT,
              METHOD,
              NamedValue.HTTP_HEADERS,
              BODY_TEXT,
              EXPECTED_STATUS,
              TIMEOUT,
              PERIOD),
          ProbeFields::probe);

  private static final Property<String> PAGE_PATH =
      Property.of("path", PATH, "The page's path.", "/metrics").required("a path, as /metrics");
  private static final Property<Integer> PAGE_TIMEOUT =
      seconds("timeoutSeconds", "How long the page may take.", MetricsPage.DEFAULT_TIMEOUT);

  /** A metrics page. */
  static final Shape<MetricsPage> PAGE =
      Shape.of("MetricsPage", List.of(PAGE_PATH, PORT, PAGE_TIMEOUT), ProbeFields::page);

  private ProbeFields() {}

  private static Property<Integer> seconds(String name, String meaning, Duration otherwise) {
    int seconds = Math.toIntExact(otherwise.toSeconds());
    return Property.of(name, Whole.of(1, LONGEST_SECONDS), meaning, "10").otherwise(seconds);
  }

  private static @Nullable Probe probe(Fields fields) {
    String path = PROBE_PATH.in(fields);
    String port = PORT.in(fields);
    String method = METHOD.in(fields);
    List<NamedValue> headers = NamedValue.HTTP_HEADERS.in(fields);
    String body = BODY_TEXT.in(fields);
    Integer status = EXPECTED_STATUS.in(fields);
    Integer timeout = TIMEOUT.in(fields);
    Integer period = PERIOD.in(fields);
    if (body != null && ("GET".equals(method) || "HEAD".equals(method))) {
      BODY_TEXT.field(fields).problem("nothing, as the method is " + method);
    }
    if (path == null || headers == null || timeout == null || period == null || !fields.ok()) {
      return null;
    }
    return new Probe(
        path,
        Optional.ofNullable(port),
        method != null ? method : body != null ? "POST" : "GET",
        NamedValue.map(headers),
        Optional.ofNullable(body),
        Optional.ofNullable(status),
        Duration.ofSeconds(timeout),
        Duration.ofSeconds(period));
  }

  private static @Nullable MetricsPage page(Fields fields) {
    String path = PAGE_PATH.in(fields);
    String port = PORT.in(fields);
    Integer timeout = PAGE_TIMEOUT.in(fields);
    return path == null || timeout == null || !fields.ok()
        ? null
        : new MetricsPage(path, Optional.ofNullable(port), Duration.ofSeconds(timeout));
  }

  private static @Nullable String body(Field field) {
    String body = field.string();
    if (body != null && body.getBytes(StandardCharsets.UTF_8).length > MOST_BODY_BYTES) {
      field.problem("a string of at most 1 MiB");
      return null;
    }
    return body;
  }

  /**
   * Reports a port that is not there.
   *
   * @param request where a probe or a page may stand
   * @param ports the names there are
   */
  static void checkPort(Field request, Set<String> ports) {
    if (!request.isMap()) {
      return;
    }
    request
        .leniently()
        .object(
            fields -> {
              String name = fields.peek(PORT.name());
              if (name != null && fields.has(PORT.name()) && !ports.contains(name)) {
                PORT.field(fields).problem(aPort(name, ports));
              }
              return null;
            });
  }

  private static String aPort(String name, Set<String> ports) {
    return "the name of a port that command or env has, as {port:"
        + (PortNames.isValid(name) ? name : "metrics")
        + "}"
        + (ports.isEmpty() ? "" : "; there are " + String.join(", ", ports));
  }
}
