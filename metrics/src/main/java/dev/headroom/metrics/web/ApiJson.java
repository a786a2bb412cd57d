package dev.headroom.metrics.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.metrics.query.Value;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Points;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Answers as Prometheus writes them, up to a length. */
final class ApiJson {
  private static final JsonFactory JSON = new JsonFactory();

  private ApiJson() {}

  /**
   * The answer with its envelope.
   *
   * @throws ApiException if it is longer than {@code mostBytes}
   */
  static byte[] success(Reply reply, int mostBytes) {
    return write(
        mostBytes,
        json -> {
          json.writeStartObject();
          json.writeStringField("status", "success");
          json.writeFieldName("data");
          reply.data().write(json);
          strings(json, "warnings", reply.warnings());
          strings(json, "infos", reply.infos());
          json.writeEndObject();
        });
  }

  static byte[] error(ApiException.Type type, String message) {
    return write(
        Integer.MAX_VALUE,
        json -> {
          json.writeStartObject();
          json.writeStringField("status", "error");
          json.writeStringField("errorType", type.word);
          json.writeStringField("error", message);
          json.writeEndObject();
        });
  }

  private static byte[] write(int mostBytes, Reply.Data data) {
    BoundedBytes bytes = new BoundedBytes(mostBytes);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      data.write(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException("into memory", impossible);
    }
    return bytes.toByteArray();
  }

  private static void strings(JsonGenerator json, String name, List<String> words)
      throws IOException {
    if (!words.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (String word : words) {
        json.writeString(word);
      }
      json.writeEndArray();
    }
  }

  /** {@code resultType} and {@code result}; of a vector or a matrix the first so many series. */
  static void value(JsonGenerator json, Value value, long atMillis, int limit) throws IOException {
    json.writeStartObject();
    switch (value) {
      case Value.Scalar scalar -> {
        json.writeStringField("resultType", "scalar");
        json.writeFieldName("result");
        point(json, atMillis, DoubleText.of(scalar.value()));
      }
      case Value.Text text -> {
        json.writeStringField("resultType", "string");
        json.writeFieldName("result");
        point(json, atMillis, text.value());
      }
      case Value.Vector vector -> {
        json.writeStringField("resultType", "vector");
        json.writeArrayFieldStart("result");
        for (Value.Element element : first(vector.elements(), limit)) {
          json.writeStartObject();
          json.writeFieldName("metric");
          labels(json, element.labels());
          json.writeFieldName("value");
          point(json, atMillis, DoubleText.of(element.value()));
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      case Value.Matrix matrix -> {
        json.writeStringField("resultType", "matrix");
        json.writeArrayFieldStart("result");
        for (Points points : first(matrix.series(), limit)) {
          series(json, points);
        }
        json.writeEndArray();
      }
    }
    json.writeEndObject();
  }

  static <T> List<T> first(List<T> all, int limit) {
    return all.subList(0, Math.min(limit, all.size()));
  }

  private static void series(JsonGenerator json, Points points) throws IOException {
    json.writeStartObject();
    json.writeFieldName("metric");
    labels(json, points.series());
    json.writeArrayFieldStart("values");
    for (int i = 0; i < points.size(); i++) {
      point(json, points.time(i), DoubleText.of(points.value(i)));
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  static void labels(JsonGenerator json, Labels labels) throws IOException {
    json.writeStartObject();
    labels.forEach(
        (name, value) -> {
          try {
            json.writeStringField(name, value);
          } catch (IOException impossible) {
            throw new UncheckedIOException("into memory", impossible);
          }
        });
    json.writeEndObject();
  }

  private static void point(JsonGenerator json, long millis, String value) throws IOException {
    json.writeStartArray();
    json.writeRawValue(seconds(millis));
    json.writeString(value);
    json.writeEndArray();
  }

  /** Seconds with as many decimals as there are: 1435781451.781, 1435781451. */
  static String seconds(long millis) {
    long fraction = Math.abs(millis % 1_000);
    String whole = (millis < 0 ? "-" : "") + Math.abs(millis / 1_000);
    return fraction == 0 ? whole : whole + "." + Long.toString(1_000 + fraction).substring(1);
  }

  /** Takes so many bytes and no more. */
  private static final class BoundedBytes extends ByteArrayOutputStream {
    private final int most;

    BoundedBytes(int most) {
      this.most = most;
    }

    @Override
    public synchronized void write(int b) {
      bound(1);
      super.write(b);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      bound(length);
      super.write(bytes, from, length);
    }

    private void bound(int length) {
      if (length > most - size()) {
        throw new ApiException(
            ApiException.Type.EXECUTION,
            "the answer is longer than " + most + " bytes (expected: fewer series, or points)");
      }
    }
  }
}
