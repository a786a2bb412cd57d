package dev.headroom.serving.trace;

import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a span belongs, as the header {@code traceparent} says it.
 *
 * @param high and {@code low}: the trace, not both 0
 * @param span the caller's span, not 0; 0: there is none, the trace begins here
 * @param sampled whether the caller's span is kept
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">Trace Context</a>
 */
public record TraceContext(long high, long low, long span, boolean sampled) {
  private static final Pattern HEADER =
      Pattern.compile(
          "(?!ff)([0-9a-f]{2})-([0-9a-f]{16})([0-9a-f]{16})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

  /** What the header says; null where there is none, or it is not valid: then it counts as none. */
  static @Nullable TraceContext parse(@Nullable String header) {
    Matcher matcher = header == null ? null : HEADER.matcher(header);
    if (matcher == null || !matcher.matches()) {
      return null;
    }
    // The first version ends here; later ones may go on.
    if (matcher.group(1).equals("00") && matcher.group(6) != null) {
      return null;
    }
    long high = Long.parseUnsignedLong(matcher.group(2), 16);
    long low = Long.parseUnsignedLong(matcher.group(3), 16);
    long span = Long.parseUnsignedLong(matcher.group(4), 16);
    boolean sampled = (Integer.parseInt(matcher.group(5), 16) & 1) != 0;
    return (high == 0 && low == 0) || span == 0 ? null : new TraceContext(high, low, span, sampled);
  }

  /** A new trace. */
  static TraceContext root() {
    return new TraceContext(id(), id(), 0, false);
  }

  /** A number for a span, not 0. */
  static long id() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long id = random.nextLong();
    return id == 0 ? 1 : id;
  }
}
