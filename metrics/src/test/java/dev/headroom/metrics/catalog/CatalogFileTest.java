package dev.headroom.metrics.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The catalog's file form. */
class CatalogFileTest {
  private static final String SIGNALS =
      "{\"signals\": [{\"name\": \"s\", \"unit\": \"u\", \"sentence\": \"x\", \"range\": [0, 9]}],\n"
          + "\"servers\": [{\"name\": \"n\", \"title\": \"t\", \"recognisedBy\": [\"m\"], \"signals\": ";

  @Test
  void whatIsWrittenIsRead() throws Exception {
    Catalog catalog =
        read(
            SIGNALS
                + "{\"s\": {\"query\": \"x / $n\", \"target\": 2, \"parameters\": {\"n\": {\"meaning\":"
                + " \"how many\", \"default\": 3}}}}}]}");
    SignalQuery query =
        catalog.kind("n").orElseThrow().query(catalog.signal("s").orElseThrow()).orElseThrow();
    assertThat(query.query(java.util.Map.of())).hasToString("x / 3.0");
    assertThat(query.query(java.util.Map.of("n", 4.0))).hasToString("x / 4.0");
    assertThat(query.target()).hasValue(2);
    assertThat(catalog.signal("s").orElseThrow().range()).isEqualTo(new Range(0, 9));
  }

  @Test
  void problemsHaveTheirPlace() {
    assertThatThrownBy(() -> read("{\"signals\": [],\n \"servers\": [{\"name\": 3}]}"))
        .hasMessageStartingWith("my.json:2: servers[0].name: 3 (expected: a string)\n")
        .hasMessageContaining("servers[0].signals: missing (expected: a map from signals to");
    assertThatThrownBy(() -> read(SIGNALS + "{\"s\": {\"query\": \"rate(x)\"}}}]}"))
        .hasMessage(
            "my.json:2: servers[0].signals.s.query: \"rate(x)\" (expected: a query: 1:6: parse error:"
                + " expected type range vector in call to function \"rate\", got instant vector)");
    assertThatThrownBy(() -> read(SIGNALS + "{\"s\": {\"query\": \"x / $n\"}}}]}"))
        .hasMessageContaining("unexpected character: '$'");
    assertThatThrownBy(() -> read(SIGNALS + "{\"other\": {\"query\": \"x\"}}}]}"))
        .hasMessageContaining("(expected: the name of one of the file's signals)");
    assertThatThrownBy(() -> read(SIGNALS + "{\"s\": {\"query\": \"x\", \"tarjet\": 1}}}]}"))
        .hasMessageContaining("did you mean target?");
    assertThatThrownBy(() -> read("{")).hasMessageStartingWith("my.json:");
  }

  @Test
  void rangesAndTheGatewaysNamesAreChecked() {
    assertThatThrownBy(() -> read(SIGNALS.replace("[0, 9]", "[9, 0]") + "{}}]}"))
        .hasMessageContaining("signals[0].range: ")
        .hasMessageContaining("(expected: two numbers, the lesser first)");
    assertThatThrownBy(() -> read(SIGNALS.replace("\"s\"", "\"gateway-s\"") + "{}}]}"))
        .hasMessageContaining("a name without gateway-");
  }

  private static Catalog read(String json) throws Exception {
    return Catalog.read("my.json", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }
}
