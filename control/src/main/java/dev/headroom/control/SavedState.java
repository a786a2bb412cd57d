package dev.headroom.control;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.Status;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A {@link PolicyState} as JSON: the record's components by name, times in RFC 3339. */
record SavedState(
    PolicyId policy,
    History history,
    int currentReplicas,
    int desiredReplicas,
    Optional<Instant> lastScaleTime,
    List<Condition> conditions) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .visibility(PropertyAccessor.GETTER, Visibility.NONE)
          .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  static byte[] write(PolicyId policy, PolicyState state) throws IOException {
    Status status = state.status();
    return JSON.writeValueAsBytes(
        new SavedState(
            policy,
            state.history(),
            status.currentReplicas(),
            status.desiredReplicas(),
            status.lastScaleTime(),
            status.conditions()));
  }

  /**
   * @throws IOException if it is not the state of {@code policy}, naming what is wrong
   */
  static PolicyState read(PolicyId policy, byte[] json) throws IOException {
    SavedState saved = JSON.readValue(json, SavedState.class);
    if (!saved.policy.equals(policy)) {
      throw new IOException("policy: " + saved.policy + " (expected: " + policy + ")");
    }
    return new PolicyState(
        saved.history,
        new Status(
            saved.currentReplicas,
            saved.desiredReplicas,
            saved.lastScaleTime,
            List.of(),
            saved.conditions));
  }
}
