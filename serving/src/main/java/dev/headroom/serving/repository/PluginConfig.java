package dev.headroom.serving.repository;

import dev.headroom.document.Field;
import dev.headroom.serving.engine.Engine.Threads;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * OpenVINO's plugin properties, as far as they say how much CPU a model gets; the names of its
 * first releases too.
 *
 * <p>{@code NUM_STREAMS} requests run at a time, each on {@code INFERENCE_NUM_THREADS ÷
 * NUM_STREAMS} threads, at least one. Without them there is one stream of all cores, or with {@code
 * PERFORMANCE_HINT: THROUGHPUT} a stream a core.
 */
final class PluginConfig {
  private static final Logger LOG = LoggerFactory.getLogger(PluginConfig.class);
  private static final Map<String, String> ALIASES =
      Map.of("CPU_THROUGHPUT_STREAMS", "NUM_STREAMS", "CPU_THREADS_NUM", "INFERENCE_NUM_THREADS");
  private static final Set<String> AUTOMATIC =
      Set.of("AUTO", "CPU_THROUGHPUT_AUTO", "NUMA", "CPU_THROUGHPUT_NUMA");
  private static final int MOST = 1024;

  private int streams;
  private int threads;
  private boolean throughput;

  private PluginConfig() {}

  /** The threads that {@code config} gives on a machine of {@code cores}. */
  static Threads threads(Field config, int cores) {
    PluginConfig plugin = new PluginConfig();
    config.entries().forEach(plugin::read);
    int streams = plugin.streams > 0 ? plugin.streams : plugin.throughput ? cores : 1;
    int threads = plugin.threads > 0 ? plugin.threads : cores;
    return new Threads(streams, Math.max(1, threads / streams));
  }

  private void read(String key, Field value) {
    String text = String.valueOf(value.text());
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
        if (List.of("LATENCY", "THROUGHPUT").contains(text)) {
          throughput = text.equals("THROUGHPUT");
        } else {
          value.problem("LATENCY or THROUGHPUT");
        }
      }
      default -> LOG.warn("plugin_config.{}: ignored, ONNX Runtime has nothing like it", key);
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
