package dev.headroom.api.serve;

import dev.headroom.api.resource.ServeSettings;
import java.util.ArrayList;
import java.util.List;

/** The flags of {@code headroom serve} that a ModelServer comes to. */
public final class ServeFlags {
  /** Answers 200 while every model can answer. */
  public static final String READY = "/v2/health/ready";

  /** Answers 200 while the process can. */
  public static final String LIVE = "/v2/health/live";

  /** The page for Prometheus. */
  public static final String METRICS = "/metrics";

  private ServeFlags() {}

  /**
   * All but where it listens.
   *
   * @param config the config.json's path, as the replica sees it
   */
  public static List<String> of(String config, ServeSettings settings) {
    List<String> flags = new ArrayList<>(List.of("--config_path", config, "--strict_readiness"));
    flags.addAll(List.of("--queue_timeout", Long.toString(settings.queueLimit().toSeconds())));
    settings
        .memory()
        .ifPresent(
            memory ->
                flags.addAll(
                    List.of(
                        "--model_memory_limit",
                        Long.toString(memory.bytes()),
                        "--model_memory_policy",
                        memory.onDemand() ? "on_demand" : "refuse")));
    flags.addAll(settings.args());
    return flags;
  }
}
