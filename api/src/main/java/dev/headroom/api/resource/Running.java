package dev.headroom.api.resource;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a model is run, as OpenVINO Model Server has it; each absent or empty where the server's own
 * default holds.
 *
 * @param engine {@code onnxruntime} or {@code openvino}; absent: as its file and device decide
 * @param targetDevice such as {@code CPU} or {@code HETERO:GPU,CPU}
 * @param pluginConfig properties of the engine, by name; none says how many streams there are
 * @param inferRequests how many requests run at a time at most, 1 to 100,000
 * @param batchSize of each input's batch dimension: a number, a range as {@code 1:8}, -1 or auto
 * @param shape of inputs by name, of the only one by {@link #ONLY}: dimensions as {@code
 *     (1,3,224,-1)}, or auto
 * @param layout of inputs, likewise: {@code NHWC}, or what clients send and what the model has,
 *     {@code NHWC:NCHW}
 * @param batching how requests are run together
 */
public record Running(
    Optional<String> engine,
    Optional<String> targetDevice,
    Map<String, String> pluginConfig,
    Optional<Integer> inferRequests,
    Optional<String> batchSize,
    Map<String, String> shape,
    Map<String, String> layout,
    Optional<Batching> batching) {
  /** What stands for the name of a model's only input. */
  public static final String ONLY = "";

  /** Where nothing is said. */
  public static final Running DEFAULT =
      new Running(
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          Map.of(),
          Optional.empty());

  /**
   * Requests that are run together.
   *
   * @param size rows a run, 1 to 65,536
   * @param delay what the first of them may wait for others, 0 to 60 s
   */
  public record Batching(int size, Duration delay) {}

  public Running {
    pluginConfig = Collections.unmodifiableMap(new LinkedHashMap<>(pluginConfig));
    shape = Collections.unmodifiableMap(new LinkedHashMap<>(shape));
    layout = Collections.unmodifiableMap(new LinkedHashMap<>(layout));
  }
}
