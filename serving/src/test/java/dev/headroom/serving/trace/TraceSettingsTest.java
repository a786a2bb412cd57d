package dev.headroom.serving.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenTelemetry's variables and headers, as its specifications have them. */
class TraceSettingsTest {
  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

  @Test
  void withoutAnEndpointOrSwitchedOffThereAreNoTraces() {
    assertThat(TraceSettings.of(Map.of(), null, "1")).isEmpty();
    assertThat(TraceSettings.of(Map.of(ENDPOINT, " "), null, "1")).isEmpty();
    assertThat(
            TraceSettings.of(
                Map.of(ENDPOINT, "http://c:4318", "OTEL_SDK_DISABLED", "TRUE"), null, "1"))
        .isEmpty();
    assertThat(TraceSettings.of(Map.of("OTEL_TRACES_EXPORTER", "none"), "http://c:4318", "1"))
        .isEmpty();
  }

  @Test
  void theVariablesSayAllOfIt() {
    TraceSettings settings =
        TraceSettings.of(
                Map.of(
                    ENDPOINT,
                    "http://all:4318",
                    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                    "https://traces/own/path",
                    "OTEL_EXPORTER_OTLP_HEADERS",
                    "a=1, b = two%2Cparts+x",
                    "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
                    "a=3",
                    "OTEL_EXPORTER_OTLP_COMPRESSION",
                    "gzip",
                    "OTEL_EXPORTER_OTLP_TIMEOUT",
                    "1500",
                    "OTEL_RESOURCE_ATTRIBUTES",
                    "service.name=r,k8s.pod.name=p",
                    "OTEL_SERVICE_NAME",
                    "mine",
                    "OTEL_BSP_MAX_QUEUE_SIZE",
                    "100",
                    "OTEL_TRACES_SAMPLER",
                    "traceidratio"),
                null,
                "1.2")
            .orElseThrow();

    assertThat(settings.endpoint()).isEqualTo(URI.create("https://traces/own/path"));
    assertThat(settings.headers()).isEqualTo(Map.of("a", "3", "b", "two,parts+x"));
    assertThat(settings.gzip()).isTrue();
    assertThat(settings.timeout()).isEqualTo(Duration.ofMillis(1500));
    assertThat(settings.resource())
        .isEqualTo(Map.of("service.name", "mine", "service.version", "1.2", "k8s.pod.name", "p"));
    assertThat(settings.mostWaiting()).isEqualTo(100);
    assertThat(settings.mostAtOnce()).isEqualTo(100);
    assertThat(settings.delay()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.sampler()).isEqualTo(new Sampler(false, 1));
  }

  @Test
  void theFlagGoesBeforeTheVariables() {
    assertThat(
            TraceSettings.of(Map.of(ENDPOINT, "http://other"), "http://c:4318/", "1")
                .orElseThrow()
                .endpoint())
        .isEqualTo(URI.create("http://c:4318/v1/traces"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OTEL_EXPORTER_OTLP_ENDPOINT|c:4317|OTEL_EXPORTER_OTLP_ENDPOINT: c:4317 (expected: a URL",
        "OTEL_EXPORTER_OTLP_PROTOCOL|grpc|OTEL_EXPORTER_OTLP_PROTOCOL: grpc (expected: http/protobuf)",
        "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION|zstd|OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: zstd (expected: gzip or none)",
        "OTEL_EXPORTER_OTLP_TIMEOUT|0|OTEL_EXPORTER_OTLP_TIMEOUT: 0 (expected: 1 to 600000)",
        "OTEL_EXPORTER_OTLP_HEADERS|secret|OTEL_EXPORTER_OTLP_HEADERS: a part without = (expected",
        "OTEL_TRACES_SAMPLER|some|OTEL_TRACES_SAMPLER: some (expected: always_on,",
        "OTEL_TRACES_EXPORTER|zipkin|OTEL_TRACES_EXPORTER: zipkin (expected: otlp or none)",
      })
  void whatIsWrongIsNamed(String name, String value, String message) {
    Map<String, String> variables =
        name.equals(ENDPOINT)
            ? Map.of(name, value)
            : Map.of(ENDPOINT, "http://c:4318", name, value);
    assertThatThrownBy(() -> TraceSettings.of(variables, null, "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aShareIsOfTheTracesNumber() {
    Sampler half = Sampler.of("parentbased_traceidratio", "0.5");
    assertThat(half.keeps(new TraceContext(1, 0, 0, false))).isTrue();
    assertThat(half.keeps(new TraceContext(1, Long.MAX_VALUE, 0, false))).isFalse();
    assertThat(half.keeps(new TraceContext(1, Long.MIN_VALUE + 1, 0, false))).isTrue();
    assertThat(half.keeps(new TraceContext(1, Long.MAX_VALUE, 7, true))).isTrue();
    assertThat(half.keeps(new TraceContext(1, 0, 7, false))).isFalse();
    assertThat(Sampler.of("always_off", null).keeps(new TraceContext(1, 0, 7, true))).isFalse();
    assertThat(Sampler.of("traceidratio", "1").keeps(new TraceContext(1, Long.MAX_VALUE, 7, false)))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01,true",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00,true",
    "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what.comes,true",
    "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.what,false",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more,false",
    "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01,false",
    "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01,false",
    "00-00000000000000000000000000000000-b7ad6b7169203331-01,false",
    "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01,false",
    "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01,false",
    "x,false",
  })
  void theHeaderIsReadStrictly(String header, boolean valid) {
    TraceContext context = TraceContext.parse(header);
    assertThat(context != null).isEqualTo(valid);
    if (context != null) {
      assertThat(context)
          .isEqualTo(
              new TraceContext(
                  0x0af7651916cd43ddL,
                  0x8448eb211c80319cL,
                  0xb7ad6b7169203331L,
                  !header.endsWith("00")));
    }
  }
}
