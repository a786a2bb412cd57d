package dev.headroom.serving.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.inference.RefusedException;
import java.io.IOException;

/** Reads nested JSON arrays in row-major order and finds their shape. */
final class NdArray {
  private final Dimensions dimensions = new Dimensions();
  private final Elements elements;

  private NdArray(Elements elements) {
    this.elements = elements;
  }

  /**
   * Adds all scalars of the value at which {@code json} stands to {@code elements}; leaves {@code
   * json} at the value's end.
   *
   * @return the value's shape; a scalar has none
   */
  static Shape read(BodyJson json, Elements elements) throws IOException {
    if (json.parser().currentToken() == JsonToken.START_ARRAY
        && NumberArrays.take(elements.datatype())) {
      Shape shape = NumberArrays.read(json, elements);
      if (shape != null) {
        json.parser().nextToken();
        return shape;
      }
    }
    NdArray array = new NdArray(elements);
    array.value(json.parser());
    return array.dimensions.shape();
  }

  private void value(JsonParser json) throws IOException {
    int depth = 0;
    do {
      JsonToken token = json.currentToken();
      boolean fits;
      if (token == JsonToken.START_ARRAY) {
        fits = dimensions.begin(depth++);
      } else if (token == JsonToken.END_ARRAY) {
        fits = dimensions.end(--depth);
      } else {
        fits = dimensions.scalar(depth);
        if (fits) {
          scalar(json, token);
        }
      }
      if (!fits) {
        throw ragged();
      }
    } while (depth > 0 && json.nextToken() != null);
  }

  private void scalar(JsonParser json, JsonToken token) throws IOException {
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

  private static RefusedException ragged() {
    return RefusedException.invalid("Could not parse input content. Not valid ndarray detected");
  }
}
