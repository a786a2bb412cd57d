package dev.headroom.serving.rest;

import com.linecorp.armeria.common.HttpStatus;
import dev.headroom.serving.inference.Excerpt;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a client gives its request: the header {@code Request-Timeout}, in seconds. */
final class RequestTimeout {
  private static final String HEADER = "request-timeout";
  private static final BigDecimal MOST = BigDecimal.valueOf(86_400);
  private static final int LONGEST_TEXT = 20;

  private RequestTimeout() {}

  /** Zero where {@code fields} do not say. */
  static Duration of(Fields fields) {
    String text = fields.get(HEADER);
    return text == null ? Duration.ZERO : parse(text);
  }

  private static Duration parse(String text) {
    BigDecimal seconds = text.length() > LONGEST_TEXT ? null : number(text);
    if (seconds == null || seconds.signum() <= 0 || seconds.compareTo(MOST) > 0) {
      throw new ApiException(
          HttpStatus.BAD_REQUEST,
          "Invalid Request-Timeout: "
              + Excerpt.of(text)
              + " (expected: seconds, up to "
              + MOST
              + ")");
    }
    return Duration.ofNanos(Math.max(1, seconds.movePointRight(9).longValue()));
  }

  private static @Nullable BigDecimal number(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
