package dev.headroom.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.history.StageMemory;
import dev.headroom.scaling.status.Status;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The state of every version of Headroom, as it was written, is read by this one. */
class StateFormatTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final PolicyId ID = StateStoreContract.ID;

  /** {@code state-0.json} was written by Headroom 0.1.0 as of its issue 9, the others since. */
  private static byte[] written(int version) throws IOException {
    try (InputStream file =
        StateFormatTest.class.getResourceAsStream("state-" + version + ".json")) {
      return Objects.requireNonNull(file).readAllBytes();
    }
  }

  private static PolicyState expected(int version) {
    PolicyState state = StateStoreContract.state(3);
    History history = state.history();
    Status status = state.status();
    return new PolicyState(
        version == 0 ? history.with(history.memory().withUnseen(Optional.empty())) : history,
        new Status(
            status.currentReplicas(),
            status.desiredReplicas(),
            status.lastScaleTime(),
            List.of(),
            status.conditions()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void everyVersionIsRead(int version) throws IOException {
    assertThat(StateReader.read(ID, written(version)).state()).isEqualTo(expected(version));
  }

  @Test
  void thisVersionIsWrittenAsItsGoldenFileSays() throws IOException {
    assertThat(JSON.readTree(StateWriter.write(new KeptState(ID, "", StateStoreContract.state(3)))))
        .isEqualTo(JSON.readTree(written(StateReader.VERSION)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void fieldsOfALaterHeadroomAreIgnoredWhereverTheyStand(int version) throws IOException {
    JsonNode state = JSON.readTree(written(version));
    addEverywhere(state);

    assertThat(StateReader.read(ID, JSON.writeValueAsBytes(state)).state())
        .isEqualTo(expected(version));
  }

  /** But below failingSince, whose fields are the metrics' names. */
  private static void addEverywhere(JsonNode node) {
    node.properties()
        .forEach(
            field -> {
              if (!field.getKey().equals("failingSince")) {
                addEverywhere(field.getValue());
              }
            });
    if (node instanceof ObjectNode object) {
      object.putObject("later").putArray("list").addObject().put("more", 1);
    } else {
      node.forEach(StateFormatTest::addEverywhere);
    }
  }

  @Test
  void fieldsThatAnEarlierHeadroomDidNotHaveHaveDefaults() throws IOException {
    String least =
        """
        {"policy": {"namespace": "default", "name": "sentences"}, "history": {"memory": {}},
         "currentReplicas": 2, "desiredReplicas": 3}
        """;

    PolicyState state =
        StateReader.read(ID, least.getBytes(java.nio.charset.StandardCharsets.UTF_8)).state();

    assertThat(state.status().desiredReplicas()).isEqualTo(3);
    assertThat(state.status().conditions()).isEmpty();
    assertThat(state.history().recommendations()).isEmpty();
    assertThat(state.history().memory()).isEqualTo(StageMemory.NONE);
  }

  @Test
  void whatAStateCannotDoWithoutIsMissed() throws IOException {
    List<String> missed = new ArrayList<>();
    for (String field : List.of("policy", "history", "currentReplicas", "desiredReplicas")) {
      ObjectNode state = (ObjectNode) JSON.readTree(written(1));
      state.remove(field);
      byte[] without = JSON.writeValueAsBytes(state);
      assertThatThrownBy(() -> StateReader.read(ID, without))
          .isInstanceOf(BadState.class)
          .hasMessageStartingWith(field + ": ")
          .hasMessageContaining("(expected: ");
      missed.add(field);
    }
    assertThat(missed).hasSize(4);
  }

  @Test
  void aLaterVersionIsNotUnderstood() throws IOException {
    ObjectNode state = (ObjectNode) JSON.readTree(written(1));
    state.put("version", 2);
    byte[] later = JSON.writeValueAsBytes(state);

    assertThatThrownBy(() -> StateReader.read(ID, later))
        .hasMessage("version: 2 (expected: 0 to 1)");
  }

  @Test
  void aValueOfTheWrongTypeIsToldWithItsPlace() throws IOException {
    ObjectNode state = (ObjectNode) JSON.readTree(written(1));
    ((ObjectNode) state.at("/history/recommendations/1")).put("replicas", "many");
    byte[] wrong = JSON.writeValueAsBytes(state);

    assertThatThrownBy(() -> StateReader.read(ID, wrong))
        .isInstanceOf(BadState.class)
        .hasMessageStartingWith("/history/recommendations/1/replicas: ")
        .hasMessageContaining("(expected: a whole number)");
  }
}
