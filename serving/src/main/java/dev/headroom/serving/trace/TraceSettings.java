package dev.headroom.serving.trace;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How spans are sent.
 *
 * @param endpoint where to POST them, http or https
 * @param headers of each request, by name
 * @param gzip whether requests are compressed
 * @param timeout of a request, more than zero
 * @param sampler which are sent
 * @param resource what is said of the program that sends them: {@code service.name} and others
 * @param mostWaiting how many spans wait to be sent, at least 1; further ones are dropped
 * @param mostAtOnce how many calls one request has, at least 1
 * @param delay how long a call may wait for others to be sent with, not negative
 * @see <a
 *     href="https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/">the
 *     variables</a>
 */
public record TraceSettings(
    URI endpoint,
    Map<String, String> headers,
    boolean gzip,
    Duration timeout,
    Sampler sampler,
    Map<String, String> resource,
    int mostWaiting,
    int mostAtOnce,
    Duration delay) {
  private static final String OTLP = "OTEL_EXPORTER_OTLP_";
  private static final String TRACES = OTLP + "TRACES_";

  public TraceSettings {
    headers = Map.copyOf(headers);
    resource = Map.copyOf(resource);
  }

  /**
   * What OpenTelemetry's variables say; nothing, where they ask for no traces.
   *
   * @param flag the endpoint without its path, which goes before the variables; null: none
   * @param version of the program
   * @throws IllegalArgumentException naming the variable, its value and what is expected
   */
  public static Optional<TraceSettings> of(
      Map<String, String> environment, @Nullable String flag, String version) {
    Variables variables = new Variables(environment);
    String own = variables.get(TRACES + "ENDPOINT");
    String base = variables.get(OTLP + "ENDPOINT");
    if ((flag == null && own == null && base == null)
        || "true".equalsIgnoreCase(variables.get("OTEL_SDK_DISABLED"))
        || "none".equals(variables.get("OTEL_TRACES_EXPORTER"))) {
      return Optional.empty();
    }
    String exporter = variables.get("OTEL_TRACES_EXPORTER");
    if (exporter != null && !exporter.equals("otlp")) {
      throw wrong("OTEL_TRACES_EXPORTER", exporter, "otlp or none");
    }
    variables.either("PROTOCOL", "http/protobuf", "http/protobuf");
    URI endpoint;
    if (flag != null) {
      endpoint = uri("--otlp_endpoint", flag, true);
    } else if (own != null) {
      endpoint = uri(TRACES + "ENDPOINT", own, false);
    } else {
      endpoint = uri(OTLP + "ENDPOINT", String.valueOf(base), true);
    }
    Map<String, String> resource = new LinkedHashMap<>();
    resource.put("service.name", "headroom");
    resource.put("service.version", version);
    resource.putAll(variables.pairs("OTEL_RESOURCE_ATTRIBUTES"));
    String service = variables.get("OTEL_SERVICE_NAME");
    if (service != null) {
      resource.put("service.name", service);
    }
    Map<String, String> headers = new LinkedHashMap<>(variables.pairs(OTLP + "HEADERS"));
    headers.putAll(variables.pairs(TRACES + "HEADERS"));
    int mostWaiting = variables.number("OTEL_BSP_MAX_QUEUE_SIZE", 2048, 1, 1 << 20);
    return Optional.of(
        new TraceSettings(
            endpoint,
            headers,
            variables.either("COMPRESSION", "none", "gzip", "none").equals("gzip"),
            Duration.ofMillis(
                variables.number(
                    variables.get(TRACES + "TIMEOUT") == null
                        ? OTLP + "TIMEOUT"
                        : TRACES + "TIMEOUT",
                    10_000,
                    1,
                    600_000)),
            Sampler.of(
                variables.get("OTEL_TRACES_SAMPLER"), variables.get("OTEL_TRACES_SAMPLER_ARG")),
            resource,
            mostWaiting,
            Math.min(
                mostWaiting, variables.number("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 512, 1, 1 << 16)),
            Duration.ofMillis(variables.number("OTEL_BSP_SCHEDULE_DELAY", 5000, 0, 600_000))));
  }

  private static URI uri(String name, String value, boolean base) {
    String expected = "a URL such as http://collector:4318";
    try {
      URI uri = URI.create(value);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null) {
        return base ? URI.create(value.replaceFirst("/$", "") + "/v1/traces") : uri;
      }
    } catch (IllegalArgumentException e) {
      throw wrong(name, value, expected);
    }
    throw wrong(name, value, expected);
  }

  private static IllegalArgumentException wrong(String name, String value, String expected) {
    return new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
  }

  /** Variables, of which an empty one counts as none, as OpenTelemetry has it. */
  private record Variables(Map<String, String> environment) {
    @Nullable String get(String name) {
      String value = environment.get(name);
      return value == null || value.isBlank() ? null : value.strip();
    }

    /** The variable for traces, or the one for all signals. */
    String either(String name, String otherwise, String... allowed) {
      String variable = get(TRACES + name) == null ? OTLP + name : TRACES + name;
      String value = get(variable);
      if (value == null) {
        return otherwise;
      }
      for (String each : allowed) {
        if (each.equals(value)) {
          return value;
        }
      }
      throw wrong(variable, value, String.join(" or ", allowed));
    }

    int number(String name, int otherwise, int least, int most) {
      String value = get(name);
      if (value == null) {
        return otherwise;
      }
      try {
        int number = Integer.parseInt(value);
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Told below.
      }
      throw wrong(name, value, least + " to " + most);
    }

    /** {@code key=value,…}, percent-encoded; the values are not told, they may be secrets. */
    Map<String, String> pairs(String name) {
      Map<String, String> pairs = new LinkedHashMap<>();
      String value = get(name);
      for (String pair : value == null ? new String[0] : value.split(",", -1)) {
        int equals = pair.indexOf('=');
        if (!pair.isBlank() && equals < 1) {
          throw new IllegalArgumentException(
              name + ": a part without = (expected: key=value, separated by commas)");
        }
        if (!pair.isBlank()) {
          pairs.put(pair.substring(0, equals).strip(), decoded(name, pair.substring(equals + 1)));
        }
      }
      return pairs;
    }

    private static String decoded(String name, String value) {
      try {
        return URLDecoder.decode(value.strip().replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            name + ": a value that is not percent-encoded (expected: % as %25)", e);
      }
    }
  }
}
