package dev.headroom.serving.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.serving.engine.InputSettings.Layout;
import dev.headroom.serving.engine.InputSettings.ShapeSetting;
import dev.headroom.serving.engine.PartialShape.Dimension;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What settings make of a model's inputs. */
class InputSettingsTest {
  private static final Map<String, PartialShape> ONE = Map.of("x", PartialShape.parse("(1,3,-1)"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(1,3,224,224)|(1,3,224,224)",
        "[1, 3]|(1,3)",
        "( 1 , -1 )|(1,-1)",
        "(100:200,1:1)|(100:200,1)",
        "()|()",
      })
  void shapesAreWrittenAsOvmsWritesThem(String text, String canonical) {
    assertThat(PartialShape.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1,3", "(1,3", "(1;3)", "(1,)", "(-2)", "(5:4)", "(a)", "(1,3]", "(1:)"})
  void othersAreRefused(String text) {
    assertThatThrownBy(() -> PartialShape.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void withoutSettingsInputsAreAsDeclared() throws Exception {
    assertThat(InputSettings.NONE.shapes(ONE)).isEqualTo(ONE);
  }

  @Test
  void aShapeGoesBeforeTheBatchSize() throws Exception {
    InputSettings both =
        new InputSettings(
            Map.of("x", new ShapeSetting.Of(PartialShape.parse("(2,3,4)"))),
            Optional.of(Dimension.of(8)),
            Map.of());
    assertThat(both.shapes(ONE)).containsEntry("x", PartialShape.parse("(2,3,4)"));
  }

  @Test
  void theBatchSizeIsOfEachInput() throws Exception {
    Map<String, PartialShape> two = new LinkedHashMap<>(ONE);
    two.put("z", PartialShape.parse("(1)"));
    InputSettings batch =
        new InputSettings(Map.of(), Optional.of(Dimension.parse("1:8")), Map.of());
    assertThat(batch.shapes(two).values())
        .extracting(PartialShape::toString)
        .containsExactly("(1:8,3,-1)", "(1:8)");
    two.put("scalar", PartialShape.parse("()"));
    assertThatThrownBy(() -> batch.shapes(two))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("input scalar of shape () has no batch dimension");
  }

  @Test
  void oneForTheOnlyInputNeedsAModelOfOne() {
    Map<String, PartialShape> two =
        Map.of("a", PartialShape.parse("(1)"), "b", PartialShape.parse("(1)"));
    InputSettings only =
        new InputSettings(
            Map.of(InputSettings.ONLY, new ShapeSetting.Auto()), Optional.empty(), Map.of());
    assertThatThrownBy(() -> only.shapes(two))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("one for each input by name");
    InputSettings unknown =
        new InputSettings(Map.of(), Optional.empty(), Map.of("c", Layout.parse("NC")));
    assertThatThrownBy(() -> unknown.shapes(two)).hasMessageStartingWith("layout.c: no such input");
  }
}
