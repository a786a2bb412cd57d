package dev.headroom.serving.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.inference.RefusedException;
import java.io.IOException;
import java.util.Arrays;

/** Reads nested JSON arrays in row-major order and finds their shape. */
final class NdArray {
  private static final int MOST_DIMENSIONS = 16;
  private static final long UNKNOWN = -1;

  private final long[] size = new long[MOST_DIMENSIONS];
  private final long[] seen = new long[MOST_DIMENSIONS];
  private final Elements elements;
  private int rank = -1;

  private NdArray(Elements elements) {
    this.elements = elements;
    Arrays.fill(size, UNKNOWN);
  }

  /**
   * Adds all scalars of the value at which {@code json} stands to {@code elements}; leaves {@code
   * json} at the value's end.
   *
   * @return the value's shape; a scalar has none
   */
  static Shape read(JsonParser json, Elements elements) throws IOException {
    NdArray array = new NdArray(elements);
    array.value(json);
    return Shape.of(Arrays.copyOf(array.size, Math.max(0, array.rank)));
  }

  private void value(JsonParser json) throws IOException {
    int depth = 0;
    do {
      JsonToken token = json.currentToken();
      if (token == JsonToken.START_ARRAY) {
        if (depth == MOST_DIMENSIONS || depth == rank) {
          throw ragged();
        }
        count(depth);
        seen[depth++] = 0;
      } else if (token == JsonToken.END_ARRAY) {
        end(--depth);
      } else {
        scalar(json, token, depth);
      }
    } while (depth > 0 && json.nextToken() != null);
  }

  private void scalar(JsonParser json, JsonToken token, int depth) throws IOException {
    if (rank < 0) {
      rank = depth;
    }
    if (depth != rank) {
      throw ragged();
    }
    count(depth);
    if (token == JsonToken.START_OBJECT) {
      base64(json);
    } else {
      elements.add(json);
    }
  }

  private void base64(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.FIELD_NAME || !json.currentName().equals("b64")) {
      throw ragged();
    }
    if (json.nextToken() != JsonToken.VALUE_STRING) {
      throw ragged();
    }
    elements.addBase64(json.getText());
    if (json.nextToken() != JsonToken.END_OBJECT) {
      throw ragged();
    }
  }

  private void count(int depth) {
    if (depth > 0) {
      seen[depth - 1]++;
    }
  }

  private void end(int depth) {
    if (size[depth] == UNKNOWN) {
      size[depth] = seen[depth];
      rank = Math.max(rank, depth + 1);
    } else if (size[depth] != seen[depth]) {
      throw ragged();
    }
  }

  private static RefusedException ragged() {
    return RefusedException.invalid("Could not parse input content. Not valid ndarray detected");
  }
}
