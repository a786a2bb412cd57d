package dev.headroom.metrics.backend;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Points;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the JSON of Prometheus' HTTP API as it streams by: no tree of it is built, and it ends at
 * the most series that are wanted. Members may come in any order, and unknown ones are skipped.
 */
final class AnswerReader {
  /** What a query says about itself (util/annotations of Prometheus); anything else is a loss. */
  private static final List<String> ABOUT_THE_QUERY = List.of("PromQL warning", "PromQL info");

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(20).build())
          .build();

  private final JsonParser json;
  private final int maxSeries;
  private final List<Points> rows = new ArrayList<>();
  private final List<Labels> series = new ArrayList<>();
  private String status = "";
  private String errorType = "";
  private String error = "";
  private Optional<String> partial = Optional.empty();
  private String resultType = "";
  private String single = "";

  private AnswerReader(JsonParser json, int maxSeries) {
    this.json = json;
    this.maxSeries = maxSeries;
  }

  /**
   * Reads all of it.
   *
   * @throws IOException if it is not such JSON
   * @throws TooManySeries if there are more series than wanted
   */
  static Answer read(byte[] text, int maxSeries) throws IOException {
    try (JsonParser json = JSON.createParser(text)) {
      AnswerReader reader = new AnswerReader(json, maxSeries);
      reader.expect(json.nextToken(), JsonToken.START_OBJECT);
      reader.members(reader::member);
      return new Answer(
          reader.status,
          reader.errorType,
          reader.error,
          reader.partial,
          reader.resultType,
          reader.single,
          reader.rows,
          reader.series);
    }
  }

  /** There are more series than the settings allow. */
  static final class TooManySeries extends IOException {
    private static final long serialVersionUID = 1L;

    TooManySeries(int most) {
      super("more than " + most + " series");
    }
  }

  /** Reads the value that the parser stands before. */
  private interface Member {
    void read(String name) throws IOException;
  }

  private void members(Member member) throws IOException {
    for (JsonToken next = json.nextToken(); next != JsonToken.END_OBJECT; next = json.nextToken()) {
      expect(next, JsonToken.FIELD_NAME);
      String name = json.currentName();
      json.nextToken();
      member.read(name);
    }
  }

  private void member(String name) throws IOException {
    switch (name) {
      case "status" -> status = string();
      case "errorType" -> errorType = string();
      case "error" -> error = string();
      case "isPartial" -> {
        if (json.currentToken() == JsonToken.VALUE_TRUE) {
          partial = Optional.of("it says that it is partial");
        }
      }
      case "warnings" -> warnings();
      case "data" -> data();
      default -> json.skipChildren();
    }
  }

  private void warnings() throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      String warning = string();
      if (partial.isEmpty() && ABOUT_THE_QUERY.stream().noneMatch(warning::startsWith)) {
        partial = Optional.of(warning);
      }
    }
  }

  private void data() throws IOException {
    switch (json.currentToken()) {
      case START_OBJECT ->
          members(
              name -> {
                switch (name) {
                  case "resultType" -> resultType = string();
                  case "result" -> result();
                  default -> json.skipChildren();
                }
              });
      case START_ARRAY -> {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          expect(json.currentToken(), JsonToken.START_OBJECT);
          bound(series.size());
          series.add(labels());
        }
      }
      default -> json.skipChildren();
    }
  }

  private void result() throws IOException {
    expect(json.currentToken(), JsonToken.START_ARRAY);
    JsonToken next = json.nextToken();
    if (next.isNumeric()) {
      json.nextToken();
      single = string();
      expect(json.nextToken(), JsonToken.END_ARRAY);
      return;
    }
    for (; next != JsonToken.END_ARRAY; next = json.nextToken()) {
      expect(next, JsonToken.START_OBJECT);
      bound(rows.size());
      rows.add(new Row().read());
    }
  }

  private void bound(int size) throws TooManySeries {
    if (size >= maxSeries) {
      throw new TooManySeries(maxSeries);
    }
  }

  private Labels labels() throws IOException {
    Map<String, String> labels = new HashMap<>();
    members(name -> labels.put(name, string()));
    return Labels.of(labels);
  }

  private String string() throws IOException {
    expect(json.currentToken(), JsonToken.VALUE_STRING);
    return json.getText();
  }

  private void expect(JsonToken found, JsonToken expected) throws IOException {
    if (found != expected) {
      throw new JsonParseException(json, found + " (expected: " + expected + ")");
    }
  }

  /** One series of a vector or a matrix. */
  private final class Row {
    private Labels labels = Labels.EMPTY;
    private long[] times = new long[1];
    private double[] values = new double[1];
    private int size;

    Points read() throws IOException {
      members(
          name -> {
            switch (name) {
              case "metric" -> labels = labels();
              case "value" -> point();
              case "values" -> {
                expect(json.currentToken(), JsonToken.START_ARRAY);
                while (json.nextToken() != JsonToken.END_ARRAY) {
                  point();
                }
              }
              case "histogram", "histograms" ->
                  throw new JsonParseException(
                      json, "a native histogram (expected: numbers, as histogram_quantile gives)");
              default -> json.skipChildren();
            }
          });
      return Points.of(labels, Arrays.copyOf(times, size), Arrays.copyOf(values, size));
    }

    private void point() throws IOException {
      expect(json.currentToken(), JsonToken.START_ARRAY);
      if (size == times.length) {
        times = Arrays.copyOf(times, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
      }
      if (!json.nextToken().isNumeric()) {
        throw new JsonParseException(json, "a time (expected: a number of seconds)");
      }
      times[size] = Math.round(json.getDoubleValue() * 1e3);
      json.nextToken();
      values[size++] = value(string());
      expect(json.nextToken(), JsonToken.END_ARRAY);
    }

    private double value(String text) throws IOException {
      try {
        return number(text);
      } catch (NumberFormatException notANumber) {
        throw new JsonParseException(json, text + " (expected: a number)", notANumber);
      }
    }
  }

  /**
   * A number as Go writes it.
   *
   * @throws NumberFormatException if it is none
   */
  static double number(String text) {
    return switch (text) {
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      case "NaN" -> Double.NaN;
      default -> Double.parseDouble(text);
    };
  }
}
