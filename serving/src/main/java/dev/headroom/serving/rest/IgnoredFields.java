package dev.headroom.serving.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.headroom.serving.inference.RefusedException;
import java.io.IOException;

/**
 * Skips what a request says beside what it is asked. The parser keeps every different name that it
 * meets, so that millions of them would cost far more memory than they have bytes: their number is
 * bounded.
 */
final class IgnoredFields {
  private static final int MOST = 10_000;

  private int names;

  /** Skips the field's value, at which {@code json} stands. */
  void skip(JsonParser json) throws IOException {
    count();
    int depth = 0;
    JsonToken token = json.currentToken();
    while (token != null) {
      if (token == JsonToken.FIELD_NAME) {
        count();
      } else {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      }
      if (depth == 0) {
        return;
      }
      token = json.nextToken();
    }
  }

  private void count() {
    if (++names > MOST) {
      throw RefusedException.invalid(
          "Invalid request - more than " + MOST + " fields that are not known");
    }
  }
}
