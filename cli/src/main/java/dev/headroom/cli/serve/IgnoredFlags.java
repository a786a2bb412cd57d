package dev.headroom.cli.serve;

import dev.headroom.document.Spelling;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Flags of OVMS (2026.2 and before) that are not done here: those that only tune OVMS are passed
 * over with a warning, so that command lines that have them still work; those that would make it
 * answer something else, or serve something else, are refused.
 *
 * @see <a
 *     href="https://github.com/openvinotoolkit/model_server/blob/v2026.2/src/cli_parser.cpp">its
 *     flags</a>
 */
final class IgnoredFlags {
  private static final Set<String> TUNE =
      Set.of(
          "--grpc_workers",
          "--grpc_max_threads",
          "--grpc_memory_quota",
          "--rest_workers",
          "--trace_path",
          "--cpu_extension",
          "--sequence_cleaner_poll_wait_minutes",
          "--custom_node_resources_cleaner_interval_seconds",
          "--allowed_local_media_path",
          "--allowed_media_domains",
          "--idle_sequence_cleanup",
          "--low_latency_transformation",
          "--max_sequence_number");

  private static final String OTHER_ANSWERS =
      "it changes what a model answers, and is not supported (expected: a model that does this"
          + " itself)";
  private static final String GENERATIVE =
      "it is of OVMS's generative models, which Headroom does not serve (expected: --model_path, or"
          + " --config_path, of models that take and give tensors)";

  private static final Map<String, String> REFUSED = refused();

  /** Values that ask for nothing. */
  private static final Set<String> OFF = Set.of("false", "0");

  private IgnoredFlags() {}

  private static Map<String, String> refused() {
    Stream<String> answers =
        Stream.of("--mean", "--scale", "--color_format", "--precision", "--stateful");
    Stream<String> generative =
        Stream.of(
            "--pull",
            "--source_model",
            "--source_loras",
            "--gguf_filename",
            "--overwrite_models",
            "--weight-format",
            "--extra_quantization_params",
            "--vocoder",
            "--task",
            "--max_num_seqs",
            "--pipeline_type",
            "--enable_prefix_caching",
            "--max_num_batched_tokens",
            "--cache_size",
            "--draft_source_model",
            "--dynamic_split_fuse",
            "--max_prompt_len",
            "--kv_cache_precision",
            "--model_distribution_policy",
            "--reasoning_parser",
            "--tool_parser",
            "--enable_tool_guided_generation",
            "--resolution",
            "--max_resolution",
            "--default_resolution",
            "--max_num_images_per_prompt",
            "--num_images_per_prompt",
            "--guidance_scale",
            "--default_num_inference_steps",
            "--max_num_inference_steps",
            "--num_streams",
            "--normalize",
            "--truncate",
            "--pooling",
            "--max_allowed_chunks");
    Map<String, String> refused = new HashMap<>();
    answers.forEach(flag -> refused.put(flag, OTHER_ANSWERS));
    generative.forEach(flag -> refused.put(flag, GENERATIVE));
    refused.put(
        "--cpu_extension",
        "no library of layers is loaded (expected: a model of its engine's own layers)");
    return Map.copyOf(refused);
  }

  /**
   * Skips flags that OVMS has, each with its value, and says so once.
   *
   * @param known the flags that there are, for what was probably meant
   * @throws IllegalArgumentException naming the first that nobody knows, or that is refused
   */
  static void skip(List<String> arguments, Collection<String> known, Consumer<String> say) {
    Set<String> said = new HashSet<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      String flag = argument.replaceFirst("=.*", "");
      boolean valueFollows =
          flag.equals(argument)
              && i + 1 < arguments.size()
              && !arguments.get(i + 1).startsWith("-");
      String value = valueFollows ? arguments.get(i + 1) : valueOf(argument, flag);
      String refused = REFUSED.get(flag);
      if (refused != null && asks(value)) {
        throw new IllegalArgumentException(flag + ": " + refused);
      }
      if (refused == null && !TUNE.contains(flag)) {
        throw new IllegalArgumentException(
            flag + ": unknown (expected: " + meant(flag, known) + ")");
      }
      if (said.add(flag)) {
        say.accept(flag + ": ignored, Headroom has nothing like it");
      }
      if (valueFollows) {
        i++;
      }
    }
  }

  private static @Nullable String valueOf(String argument, String flag) {
    return flag.equals(argument) ? null : argument.substring(flag.length() + 1);
  }

  /** A flag without a value asks for what it says. */
  private static boolean asks(@Nullable String value) {
    return value == null || !(value.isEmpty() || OFF.contains(value.toLowerCase(Locale.ROOT)));
  }

  private static String meant(String flag, Collection<String> known) {
    Stream<String> all =
        Stream.concat(known.stream(), Stream.concat(TUNE.stream(), REFUSED.keySet().stream()));
    String nearest = flag.startsWith("-") ? Spelling.nearest(flag, all.sorted().toList()) : null;
    return (nearest == null ? "" : nearest + ", or ") + "what headroom serve --help lists";
  }
}
