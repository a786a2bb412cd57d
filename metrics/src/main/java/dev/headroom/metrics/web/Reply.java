package dev.headroom.metrics.web;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * What a question came to.
 *
 * @param data writes one JSON value
 */
record Reply(Data data, List<String> warnings, List<String> infos) {
  private static final String TRUNCATED = "results truncated due to limit";

  /** Writes one JSON value. */
  interface Data {
    void write(JsonGenerator json) throws IOException;
  }

  static Reply of(Data data) {
    return new Reply(data, List.of(), List.of());
  }

  /** The first so many of them, with Prometheus' warning where there are more. */
  static <T> Reply firstOf(Collection<T> all, int limit, ElementWriter<T> element) {
    Data data =
        json -> {
          json.writeStartArray();
          int left = limit;
          for (T each : all) {
            if (left-- == 0) {
              break;
            }
            element.write(json, each);
          }
          json.writeEndArray();
        };
    return new Reply(data, all.size() > limit ? List.of(TRUNCATED) : List.of(), List.of());
  }

  /** Writes an element of an array. */
  interface ElementWriter<T> {
    void write(JsonGenerator json, T element) throws IOException;
  }
}
