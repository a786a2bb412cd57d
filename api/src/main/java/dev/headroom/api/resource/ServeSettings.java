package dev.headroom.api.resource;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How Headroom's own model server runs all of its models.
 *
 * @param queueLimit how long a request may wait for a stream; 0 s to 1 day, zero: as long as it
 *     takes; 30 s by default
 * @param memory what models may take of memory; absent: as much as they take
 * @param args more of its flags
 */
public record ServeSettings(Duration queueLimit, Optional<ModelMemory> memory, List<String> args) {
  /** Where nothing is said. */
  public static final ServeSettings DEFAULT =
      new ServeSettings(Duration.ofSeconds(30), Optional.empty(), List.of());

  public ServeSettings {
    args = List.copyOf(args);
  }

  /**
   * A limit of the memory of all models of a replica.
   *
   * @param bytes at least 1
   * @param onDemand whether versions are loaded when they are asked, and make room for others;
   *     otherwise those that do not fit are refused
   */
  public record ModelMemory(long bytes, boolean onDemand) {}
}
