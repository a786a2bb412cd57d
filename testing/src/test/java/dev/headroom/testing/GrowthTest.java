package dev.headroom.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GrowthTest {
  private static final byte[] TEXT = "a text".getBytes(StandardCharsets.US_ASCII);

  @Test
  void seesWhatIsQuadratic() {
    assertThatThrownBy(() -> Growth.check(TEXT, GrowthTest::joined))
        .hasMessageContaining("grows faster than the text");
  }

  /** Each prefix anew. */
  private static void joined(byte[] text) {
    String all = "";
    for (int i = 0; i < text.length; i += 64) {
      all += "x".repeat(64);
    }
    assertThatCode(all::length).doesNotThrowAnyException();
  }

  @Test
  void letsPassWhatIsLinear() {
    Growth.check(
        TEXT,
        text -> {
          StringBuilder all = new StringBuilder();
          for (int i = 0; i < 100 * text.length; i++) {
            all.append('x');
          }
          assertThatCode(all::length).doesNotThrowAnyException();
        });
  }
}
