package dev.headroom.serving.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTextTest {
  private static ConfigText read(String text) throws JsonProcessingException {
    return Objects.requireNonNull(ConfigText.read(text));
  }

  @Test
  void aModelIsAddedAsTheOthersStandAndTheRestStays() throws Exception {
    String text =
        """
        { "monitoring" : {"metrics": {"enable":true}},
          "model_config_list": [
            {"config": {"name": "a", "base_path": "/a",
                        "shape": "(1,  10)"}},
            {"config": { "base_path": "/b", "name": "b" }}
          ],  "pipeline_config_list": []
        }""";
    assertThat(read(text).with("c\"", "/c\\d"))
        .isEqualTo(
            text.replace(
                "\"name\": \"b\" }}",
                """
                "name": "b" }},
                    {"config": {"name": "c\\"", "base_path": "/c\\\\d"}}\
                """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"model_config_list\":[]}|{\"model_config_list\":[~    {\"config\": {\"name\": \"m\", \"base_path\": \"p\"}}~]}",
        "{~  \"model_config_list\": [~  ]~}|{~  \"model_config_list\": [~      {\"config\": {\"name\": \"m\", \"base_path\": \"p\"}}~  ]~}",
        "{\"model_config_list\":[{}, 1]}|{\"model_config_list\":[{}, 1, {\"config\": {\"name\": \"m\", \"base_path\": \"p\"}}]}",
      })
  void aFirstOneAndOneOnTheSameLine(String before, String after) throws Exception {
    String added = read(before.replace('~', '\n')).with("m", "p");
    assertThat(added).isEqualTo(after.replace('~', '\n'));
    assertThat(read(added).has("m")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"a,b c", "b,a c", "c,a b"})
  void oneOfSeveralIsTakenOut(String name, String rest) throws Exception {
    String[] left = rest.split(" ");
    assertThat(read(lines("a", "b", "c")).without(name)).isEqualTo(lines(left));
  }

  private static String lines(String... names) {
    StringBuilder text = new StringBuilder("{\"model_config_list\": [");
    for (int i = 0; i < names.length; i++) {
      text.append(i == 0 ? "\n" : ",\n")
          .append("  {\"config\": {\"name\": \"%s\", \"base_path\": \"é\"}}".formatted(names[i]));
    }
    return text + "\n], \"x\": 1}\n";
  }

  @Test
  void theOnlyOneLeavesAnEmptyList() throws Exception {
    assertThat(read(lines("a")).without("a")).isEqualTo("{\"model_config_list\": [], \"x\": 1}\n");
  }

  @Test
  void ofTwoWithOneNameTheFirstGoes() throws Exception {
    assertThat(read(lines("a", "b", "a")).without("a")).isEqualTo(lines("b", "a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "1",
        "{}",
        "{\"model_config_list\":{}}",
        "{\"a\":{\"model_config_list\":[]}}"
      })
  void jsonWithoutSuchAListIsNone(String text) throws Exception {
    assertThat(ConfigText.read(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"model_config_list\":[}",
        "{\"model_config_list\":[]} x",
        "{\"model_config_list\":[]}{}",
        "{\"model_config_list\":[],\"model_config_list\":[]}",
        "model_config_list: []",
      })
  void whatIsNoJsonIsSaid(String text) {
    assertThatThrownBy(() -> ConfigText.read(text)).isInstanceOf(JsonProcessingException.class);
  }
}
