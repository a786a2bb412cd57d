package dev.headroom.serving.repository;

import dev.headroom.document.Field;
import dev.headroom.serving.engine.Engine.Threads;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * OpenVINO's plugin properties, as far as they say how much CPU a model gets; the names of its
 * first releases too.
 *
 * <p>{@code NUM_STREAMS} requests run at a time, each on {@code INFERENCE_NUM_THREADS ÷
 * NUM_STREAMS} threads, at least one. Without them there is one stream of all cores, or with {@code
 * PERFORMANCE_HINT: THROUGHPUT} a stream a core.
 */
final class PluginConfig {
  private static final Map<String, String> ALIASES =
      Map.of(
          "CPU_THROUGHPUT_STREAMS", "NUM_STREAMS",
          "GPU_THROUGHPUT_STREAMS", "NUM_STREAMS",
          "CPU_THREADS_NUM", "INFERENCE_NUM_THREADS",
          "CPU_BIND_THREAD", "ENABLE_CPU_PINNING");

  /** Values of the first releases' names. */
  private static final Map<String, String> VALUES =
      Map.of(
          "CPU_THROUGHPUT_AUTO", "AUTO",
          "GPU_THROUGHPUT_AUTO", "AUTO",
          "CPU_THROUGHPUT_NUMA", "NUMA");

  private static final Set<String> AUTOMATIC = Set.of("AUTO", "NUMA");
  private static final Set<String> HINTS = Set.of("LATENCY", "THROUGHPUT", "CUMULATIVE_THROUGHPUT");
  private static final int MOST = 1024;

  private final Map<String, String> properties = new LinkedHashMap<>();
  private int streams;
  private int threads;
  private boolean throughput;

  private PluginConfig() {}

  /** What {@code config}, an object, says. */
  static PluginConfig read(Field config) {
    PluginConfig plugin = new PluginConfig();
    config.entries().forEach(plugin::read);
    return plugin;
  }

  /** All that was written, by the names of today. */
  Map<String, String> properties() {
    return properties;
  }

  /** The threads that it gives on a machine of {@code cores}. */
  Threads threads(int cores) {
    int used = streams > 0 ? streams : throughput ? cores : 1;
    int all = threads > 0 ? threads : cores;
    return new Threads(used, Math.max(1, all / used));
  }

  private void read(String key, Field value) {
    String written = String.valueOf(value.text());
    String text = VALUES.getOrDefault(written, written);
    // It was NO, or YES, NUMA and others, by what to pin.
    String pinned = text.equals("NO") ? "NO" : "YES";
    properties.put(ALIASES.getOrDefault(key, key), key.equals("CPU_BIND_THREAD") ? pinned : text);
    switch (ALIASES.getOrDefault(key, key)) {
      case "NUM_STREAMS" -> {
        if (AUTOMATIC.contains(text)) {
          throughput = true;
        } else {
          streams = number(value, text);
        }
      }
      case "INFERENCE_NUM_THREADS" -> threads = number(value, text);
      case "PERFORMANCE_HINT" -> {
        if (HINTS.contains(text)) {
          throughput = !text.equals("LATENCY");
        } else {
          value.problem("LATENCY, THROUGHPUT or CUMULATIVE_THROUGHPUT");
        }
      }
      default -> {
        // The engine's to know.
      }
    }
  }

  /** OpenVINO takes numbers as texts, too. */
  private static int number(Field value, String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= MOST) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    value.problem("a whole number from 1 to " + MOST);
    return 0;
  }
}
