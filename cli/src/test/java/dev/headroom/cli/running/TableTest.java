package dev.headroom.cli.running;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    Table table = new Table("NAME", "N", "MESSAGE");
    table.row("a", "1", "one");
    table.row("a-long-name", "", "1 → 2\nmore of it");
    table.row("naïve", "2", "");

    assertThat(table.text())
        .isEqualTo(
            """
            NAME          N   MESSAGE
            a             1   one
            a-long-name   -   1 → 2
                              more of it
            naïve         2   -
            """);
    assertThat(table.text(3)).isEqualTo("naïve         2   -\n");
  }

  /** As kubectl writes them (k8s.io/apimachinery/pkg/util/duration). */
  @ParameterizedTest
  @CsvSource({
    "1, 1s",
    "70, 70s",
    "190, 3m10s",
    "600, 10m",
    "4200, 70m",
    "18000, 5h",
    "19000, 5h16m",
    "169200, 47h",
    "176400, 2d1h",
    "698400, 8d",
    "31708800, 367d",
    "63162000, 2y1d",
    "252295200, 8y",
    "-5, 0s"
  })
  void ages(long seconds, String age) {
    assertThat(Age.of(Duration.ofSeconds(seconds))).isEqualTo(age);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "1.44, 1.44",
    "0.00012345, 0.000123",
    "1234.5, 1230",
    "1e-12, 0.000000000001"
  })
  void figures(double value, String figure) {
    assertThat(Figure.of(value)).isEqualTo(figure);
  }

  @Test
  void whatIsNotKnownIsSaid() {
    var metric = JsonNodeFactory.instance.objectNode();
    assertThat(Figure.against(metric)).isEqualTo("<unknown>/<none>");
    metric.set("value", DoubleNode.valueOf(1.4));
    metric.put("target", 1);
    assertThat(Figure.against(metric)).isEqualTo("1.4/1");
  }
}
