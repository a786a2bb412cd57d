package dev.headroom.gateway;

import java.nio.charset.StandardCharsets;

/**
 * What the gateway answers by itself.
 *
 * @param retryAfter in seconds; 0 for none
 */
record OwnAnswer(int status, String type, String text, int retryAfter) {
  /** What a 401 asks for (RFC 6750, 3). */
  static final String CHALLENGE = "Bearer realm=\"headroom\"";

  static final String JSON = "application/json";

  byte[] body() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
