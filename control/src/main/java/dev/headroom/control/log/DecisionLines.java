package dev.headroom.control.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.headroom.control.LoggedDecision;
import dev.headroom.control.PolicyId;
import dev.headroom.control.record.RecordJson;
import dev.headroom.control.sentence.DecisionSentence;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The log's lines, both ways; the package says what they look like. */
final class DecisionLines {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int ID_BYTES = 4;
  private static final RecordJson<Policy> POLICY = RecordJson.of(Policy.class);
  private static final RecordJson<Settings> SETTINGS = RecordJson.of(Settings.class);
  private static final RecordJson<Observation> OBSERVATION = RecordJson.of(Observation.class);
  private static final RecordJson<History> HISTORY = RecordJson.of(History.class);

  private DecisionLines() {}

  /**
   * The line of rules, and what decisions call them.
   *
   * @param id the same for the same rules
   * @param line with its end
   */
  record RulesLine(String id, String line) {}

  /** What is read of a line before it is known whether it is wanted. */
  sealed interface Head {
    /** Of a decision. */
    record OfDecision(Instant time, PolicyId policy) implements Head {}

    /** Of rules. */
    record OfRules(String id) implements Head {}
  }

  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  static RulesLine rules(Rules rules) throws IOException {
    Body body =
        json -> {
          json.writeFieldName("policy");
          POLICY.write(rules.policy(), json);
          json.writeFieldName("settings");
          SETTINGS.write(rules.settings(), json);
        };
    String id = id(line(body));
    return new RulesLine(
        id,
        new String(
            line(
                json -> {
                  json.writeStringField("rules", id);
                  body.write(json);
                }),
            StandardCharsets.UTF_8));
  }

  private static String id(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static byte[] decision(LoggedDecision logged, String rules) throws IOException {
    return line(
        json -> {
          json.writeStringField("time", logged.decision().time().toString());
          json.writeStringField("namespace", logged.policy().namespace());
          json.writeStringField("name", logged.policy().name());
          json.writeStringField("rules", rules);
          json.writeNumberField("currentReplicas", logged.decision().currentReplicas());
          json.writeNumberField("desiredReplicas", logged.decision().desiredReplicas());
          if (logged.changed()) {
            json.writeBooleanField("changed", true);
          }
          json.writeStringField("sentence", DecisionSentence.of(logged.decision()).toString());
          json.writeFieldName("observation");
          OBSERVATION.write(logged.observation(), json);
          json.writeFieldName("history");
          HISTORY.write(logged.history(), json);
        });
  }

  private static byte[] line(Body body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  /** Reads how a line begins; empty if so begins no line of the log. */
  static Optional<Head> head(String line) {
    try (JsonParser json = JSON.createParser(line)) {
      json.nextToken();
      String first = json.nextFieldName();
      if ("rules".equals(first)) {
        return Optional.of(new Head.OfRules(text(json)));
      }
      if (!"time".equals(first)) {
        return Optional.empty();
      }
      Instant time = Instant.parse(text(json));
      if (!"namespace".equals(json.nextFieldName())) {
        return Optional.empty();
      }
      String namespace = text(json);
      return "name".equals(json.nextFieldName())
          ? Optional.of(new Head.OfDecision(time, new PolicyId(namespace, text(json))))
          : Optional.empty();
    } catch (IOException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String text(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.VALUE_STRING) {
      throw new JsonParseException(json, json.currentToken() + " (expected: a text)");
    }
    return json.getText();
  }

  /** Reads a line of rules. */
  static Rules readRules(String line) throws IOException {
    try (JsonParser json = JSON.createParser(line)) {
      @Nullable Policy policy = null;
      @Nullable Settings settings = null;
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "policy" -> policy = POLICY.read(json);
          case "settings" -> settings = SETTINGS.read(json);
          default -> json.skipChildren();
        }
      }
      return new Rules(required(json, policy, "policy"), required(json, settings, "settings"));
    }
  }

  /** Finds rules by their id. */
  interface RulesById {
    Rules rules(String id) throws IOException;
  }

  /** Reads a line of a decision. */
  static PastDecision readDecision(String line, RulesById rulesById) throws IOException {
    var read =
        new Object() {
          @Nullable Instant time;
          String namespace = "";
          @Nullable String name;
          @Nullable String rules;
          int current;
          int desired;
          boolean changed;
          String sentence = "";
          @Nullable Observation observation;
          @Nullable History history;
        };
    try (JsonParser json = JSON.createParser(line)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "time" -> read.time = Instant.parse(json.getText());
          case "namespace" -> read.namespace = json.getText();
          case "name" -> read.name = json.getText();
          case "rules" -> read.rules = json.getText();
          case "currentReplicas" -> read.current = json.getIntValue();
          case "desiredReplicas" -> read.desired = json.getIntValue();
          case "changed" -> read.changed = json.getBooleanValue();
          case "sentence" -> read.sentence = json.getText();
          case "observation" -> read.observation = OBSERVATION.read(json);
          case "history" -> read.history = HISTORY.read(json);
          default -> json.skipChildren();
        }
      }
      Rules rules = rulesById.rules(required(json, read.rules, "rules"));
      return new PastDecision(
          required(json, read.time, "time"),
          new PolicyId(read.namespace, required(json, read.name, "name")),
          read.current,
          read.desired,
          read.changed,
          read.sentence,
          rules.policy(),
          rules.settings(),
          required(json, read.observation, "observation"),
          required(json, read.history, "history"));
    } catch (DateTimeException e) {
      throw new IOException("time: " + e.getMessage(), e);
    }
  }

  private static <T> T required(JsonParser json, @Nullable T value, String name)
      throws IOException {
    if (value == null) {
      throw new JsonParseException(json, name + ": missing (expected: a value)");
    }
    return value;
  }
}
