package dev.headroom.scaling.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.scaling.Recorded;
import dev.headroom.scaling.quantity.Quantity.Format;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuantityTest {
  private static final List<JsonNode> RECORDED =
      Recorded.lines(QuantityTest.class, "quantities.jsonl");

  @Test
  void readsRoundsAndWritesAsKubernetes() {
    assertThat(RECORDED).hasSize(2699);
    for (JsonNode node : RECORDED) {
      String text = node.get("quantity").asText();
      if (node.has("error")) {
        assertThatThrownBy(() -> Quantity.parse(text))
            .as(text)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(node.get("error").asText());
        continue;
      }
      Quantity quantity = Quantity.parse(text);
      assertThat(quantity).as(text).hasToString(node.get("canonical").asText());
      assertThat(quantity.milliValue()).as(text).isEqualTo(node.get("milli").asLong());
      assertThat(quantity.doubleValue()).as(text).isEqualTo(node.get("float").asDouble());
    }
  }

  @Test
  void writesThousandthsAsKubernetes() {
    for (JsonNode node : RECORDED) {
      if (node.has("milli")) {
        long milli = node.get("milli").asLong();
        assertThat(Quantity.ofMilli(milli, Format.DECIMAL_SI))
            .hasToString(node.get("nanoCanonicalOfMilliDecimal").asText());
        assertThat(Quantity.ofMilli(milli, Format.BINARY_SI))
            .hasToString(node.get("milliBinary").asText());
      }
    }
  }

  @Test
  void equalNumbersAreEqualHoweverTheyAreWritten() {
    assertThat(Quantity.parse("1000m"))
        .isEqualTo(Quantity.parse("1"))
        .hasSameHashCodeAs(Quantity.of(1));
    assertThat(Quantity.parse("1Ki"))
        .isEqualTo(Quantity.of(1024))
        .isNotEqualTo(Quantity.parse("1k"));
  }
}
