package dev.headroom.explain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.headroom.control.json.DecisionJson;
import dev.headroom.document.Problem;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/** An explanation as one line of JSON. */
public final class ExplainJson {
  /** In ASCII, because a terminal or pipe may have any encoding. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private ExplainJson() {}

  /** {@code "file"}, and the fields of {@link DecisionJson}. */
  public static String of(Explanation explanation) {
    return line(
        json -> {
          json.writeStringField("file", explanation.file());
          DecisionJson.writeFields(explanation.decision(), json);
        });
  }

  /**
   * {@code "server"}, the fields of {@link DecisionJson} as it is decided now, and {@code "logged":
   * {"desiredReplicas", "sentence"}} as it was decided then: the same, of the same version.
   */
  public static String ofPast(String server, Explanation explanation, int desiredReplicas) {
    return line(
        json -> {
          json.writeStringField("server", server);
          DecisionJson.writeFields(explanation.decision(), json);
          json.writeObjectFieldStart("logged");
          json.writeNumberField("desiredReplicas", desiredReplicas);
          json.writeStringField("sentence", explanation.sentence());
          json.writeEndObject();
        });
  }

  /** {@code "server"}, {@code "with"} (the file of the other policy), and the decision's fields. */
  public static String ofOther(String server, Explanation explanation) {
    return line(
        json -> {
          json.writeStringField("server", server);
          json.writeStringField("with", explanation.file());
          DecisionJson.writeFields(explanation.decision(), json);
        });
  }

  /** {@code {"file", "error"}} for a file that cannot be answered. */
  public static String ofProblems(String file, List<Problem> problems) {
    return ofProblem(
        file, problems.stream().map(Problem::message).collect(Collectors.joining("; ")));
  }

  /** The same of what is no file, as an autoscaler of a cluster. */
  public static String ofProblem(String file, String error) {
    return line(
        json -> {
          json.writeStringField("file", file);
          json.writeStringField("error", error);
        });
  }

  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  private static String line(Body body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing a text in memory", e);
    }
    return text.toString();
  }
}
