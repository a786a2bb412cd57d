package dev.headroom.control.sentence;

import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** What a metric said, in a clause. */
final class MetricWords {
  /** What Kubernetes' clients put before the cause. */
  private static final Pattern PREFIX =
      Pattern.compile(
          "^(unable to get (external )?metrics?( for resource)? .*?: "
              + "|the HPA controller was unable to get the target's current scale: )");

  private MetricWords() {}

  static String of(MetricOutcome outcome) {
    String name = outcome.metric().name();
    return switch (outcome) {
      case MetricOutcome.Failed failed -> name + " cannot be read: " + cause(failed.cause());
      case MetricOutcome.Proposed proposed -> {
        Figures figures = Figures.of(proposed);
        // What stands in for a metric has no value.
        yield name
            + (figures.value().isPresent() ? " " + number(proposed, figures.value()) : "")
            + (figures.target().isPresent()
                ? " (target " + number(proposed, figures.target()) + ")"
                : "")
            + " proposes "
            + proposed.replicas();
      }
    };
  }

  /** It failed only because no replica has been ready so far. */
  static boolean isStarting(MetricOutcome outcome) {
    return outcome instanceof MetricOutcome.Failed failed
        && failed.cause().endsWith(Reading.Failed.NONE_READY_YET);
  }

  static String cause(String message) {
    return PREFIX.matcher(message).replaceFirst("");
  }

  /** 2.333 for people, where Kubernetes writes 2333m. */
  private static String number(MetricOutcome outcome, OptionalDouble value) {
    String text =
        BigDecimal.valueOf(value.orElseThrow())
            .setScale(3, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString();
    return isUtilization(outcome.metric()) ? text + " %" : text;
  }

  private static boolean isUtilization(MetricSpec metric) {
    return switch (metric) {
      case MetricSpec.Resource resource -> resource.target() instanceof MetricTarget.Utilization;
      case MetricSpec.ContainerResource resource ->
          resource.target() instanceof MetricTarget.Utilization;
      default -> false;
    };
  }
}
