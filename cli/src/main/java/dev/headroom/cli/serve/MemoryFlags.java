package dev.headroom.cli.serve;

import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.serving.repository.MemoryLimit;
import dev.headroom.serving.repository.MemoryLimit.WhenFull;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of what models may take of memory. */
final class MemoryFlags {
  private static final long MOST = 1L << 62;

  @Option(
      names = "--model_memory_limit",
      description =
          "What all models together may take of memory, as 800M or 2Gi; by default as much as they take.")
  private @Nullable String limit;

  @Option(
      names = "--model_memory_policy",
      description =
          "refuse (the default): a version that does not fit is not loaded; on_demand: versions are loaded when they are asked, and those make room that have not been asked for longest.")
  private @Nullable String policy;

  /**
   * The limit, if there is one.
   *
   * @throws IllegalArgumentException naming the flag that is wrong
   */
  Optional<MemoryLimit> limit() {
    WhenFull whenFull = policy == null ? WhenFull.REFUSE : whenFull(policy);
    if (limit == null) {
      if (policy != null) {
        throw new IllegalArgumentException(
            "--model_memory_policy: %s (expected: together with --model_memory_limit)"
                .formatted(policy));
      }
      return Optional.empty();
    }
    return Optional.of(new MemoryLimit(bytes(limit), whenFull));
  }

  private static WhenFull whenFull(String policy) {
    for (WhenFull each : WhenFull.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(policy)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "--model_memory_policy: %s (expected: refuse or on_demand)".formatted(policy));
  }

  private static long bytes(String text) {
    try {
      double bytes = Quantity.parse(text).doubleValue();
      if (bytes >= 1 && bytes <= MOST) {
        return (long) bytes;
      }
    } catch (IllegalArgumentException e) {
      // reported below
    }
    throw new IllegalArgumentException(
        "--model_memory_limit: %s (expected: bytes, 1 or more, as 800000000, 800M or 2Gi)"
            .formatted(text));
  }
}
