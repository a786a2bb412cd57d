package dev.headroom.control.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import dev.headroom.control.AnyRecord;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.Settings;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordJsonTest {
  private static final JsonFactory JSON = new JsonFactory();

  record Point(int x, Optional<String> name, List<Integer2> more) {}

  record Integer2(int value) {
    Integer2 {
      if (value < 0) {
        throw new IllegalArgumentException("value: " + value + " (expected: >= 0)");
      }
    }
  }

  record Odd(Thread thread) {}

  private static <T> String written(Class<T> type, T value) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      RecordJson.of(type).write(value, json);
    }
    return text.toString();
  }

  private static <T> T read(Class<T> type, String text) throws IOException {
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      T value = RecordJson.of(type).read(json);
      assertThat(json.nextToken()).isNull();
      return value;
    }
  }

  @Property
  void whatIsWrittenIsReadEqual(@ForAll long seed) throws IOException {
    AnyRecord any = new AnyRecord(seed);
    same(Policy.class, any);
    same(Observation.class, any);
    same(History.class, any);
    same(Settings.class, any);
  }

  private static <T> void same(Class<T> type, AnyRecord any) throws IOException {
    T value = any.of(type);
    String text = written(type, value);
    assertThat(read(type, text)).isEqualTo(value);
    assertThat(written(type, read(type, text))).hasSameSizeAs(text);
  }

  @Test
  void whatIsEmptyIsLeftOut() throws IOException {
    assertThat(written(Point.class, new Point(0, Optional.empty(), List.of()))).isEqualTo("{}");
    assertThat(written(Point.class, new Point(1, Optional.of("a"), List.of(new Integer2(2)))))
        .isEqualTo("{\"x\":1,\"name\":\"a\",\"more\":[{\"value\":2}]}");
    assertThat(written(Target.class, new Target.Missing("gone")))
        .isEqualTo("{\"Missing\":{\"message\":\"gone\"}}");
  }

  @Test
  void whatAnotherVersionWroteIsPassedOver() throws IOException {
    assertThat(read(Point.class, "{\"z\":[{\"deep\":1}],\"x\":7}"))
        .isEqualTo(new Point(7, Optional.empty(), List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          []                        | expected: a Point
          {"more":{}}               | expected: a list
          {"more":[{"value":-1}]}   | value: -1 (expected: >= 0)
          {"name":3}                | expected: a text
          {"x":"a"}                 | not numeric
          {"x":1                    | Unexpected end-of-input
          """)
  void whatIsNotOneSaysWhy(String text, String why) {
    assertThatThrownBy(() -> read(Point.class, text))
        .isInstanceOf(JsonParseException.class)
        .hasMessageContaining(why);
  }

  @Test
  void aMissingValueIsNamed() {
    assertThatThrownBy(() -> read(Target.class, "{\"Missing\":{}}"))
        .hasMessageContaining("Missing.message: missing");
    assertThatThrownBy(() -> read(Target.class, "{\"Absent\":{}}"))
        .hasMessageContaining("expected: one of the fields");
  }

  @Test
  void whatHasNoJsonIsSaidAtOnce() {
    assertThatThrownBy(() -> RecordJson.of(Odd.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Thread: has no JSON here");
  }
}
