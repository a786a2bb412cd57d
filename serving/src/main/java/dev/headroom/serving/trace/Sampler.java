package dev.headroom.serving.trace;

import org.jspecify.annotations.Nullable;

/**
 * Which traces are kept.
 *
 * @param byParent whether the caller's decision counts, where there is a caller that has made one
 * @param share of the others, from 0 to 1; decided by the trace's number, as other OpenTelemetry
 *     SDKs do, so that all of a trace is kept or none
 */
record Sampler(boolean byParent, double share) {
  private static final String EXPECTED =
      "always_on, always_off, traceidratio, or one of these behind parentbased_";

  Sampler {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share: " + share + " (expected: from 0 to 1)");
    }
  }

  /**
   * As {@code OTEL_TRACES_SAMPLER} and {@code OTEL_TRACES_SAMPLER_ARG} name it.
   *
   * @throws IllegalArgumentException naming the variable
   */
  static Sampler of(@Nullable String name, @Nullable String argument) {
    String told = name == null ? "parentbased_always_on" : name;
    boolean byParent = told.startsWith("parentbased_");
    return new Sampler(
        byParent,
        switch (byParent ? told.substring("parentbased_".length()) : told) {
          case "always_on" -> 1;
          case "always_off" -> 0;
          case "traceidratio" -> ratio(argument);
          default ->
              throw new IllegalArgumentException(
                  "OTEL_TRACES_SAMPLER: " + told + " (expected: " + EXPECTED + ")");
        });
  }

  private static double ratio(@Nullable String argument) {
    try {
      double ratio = argument == null ? 1 : Double.parseDouble(argument);
      if (ratio >= 0 && ratio <= 1) {
        return ratio;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "OTEL_TRACES_SAMPLER_ARG: " + argument + " (expected: a number from 0 to 1)");
  }

  /** Whether a span of {@code context} is kept. */
  boolean keeps(TraceContext context) {
    if (byParent && context.span() != 0) {
      return context.sampled();
    }
    return share >= 1 || (context.low() & Long.MAX_VALUE) < (long) (share * Long.MAX_VALUE);
  }
}
