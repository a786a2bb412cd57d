package dev.headroom.cli.serve;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Flags of OVMS that have no meaning here: command lines that have them still work, and are told.
 */
final class IgnoredFlags {
  private static final Set<String> NAMES =
      Set.of(
          "--grpc_bind_address",
          "--grpc_workers",
          "--grpc_max_threads",
          "--grpc_memory_quota",
          "--grpc_channel_arguments",
          "--rest_workers",
          "--cpu_extension",
          "--sequence_cleaner_poll_wait_minutes",
          "--custom_node_resources_cleaner_interval_seconds",
          "--allow_credentials",
          "--allowed_origins",
          "--allowed_methods",
          "--allowed_headers",
          "--allowed_local_media_path",
          "--allowed_media_domains",
          "--idle_sequence_cleanup",
          "--low_latency_transformation",
          "--max_sequence_number");

  /** With these OVMS answers other numbers: to pass over one would be to answer wrongly. */
  private static final Set<String> CHANGE_ANSWERS =
      Set.of("--mean", "--scale", "--color_format", "--precision", "--stateful");

  private static final Set<String> OFF = Set.of("false", "0");

  private IgnoredFlags() {}

  /**
   * Skips flags that OVMS has, each with its value, and says so.
   *
   * @throws IllegalArgumentException naming the first that OVMS has not, or with which its answers
   *     would be others than ours
   */
  static void skip(List<String> arguments, Consumer<String> say) {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      String flag = argument.replaceFirst("=.*", "");
      boolean valueFollows =
          flag.equals(argument)
              && i + 1 < arguments.size()
              && !arguments.get(i + 1).startsWith("--");
      String value = valueFollows ? arguments.get(i + 1) : argument.substring(flag.length());
      boolean off = OFF.contains(value.replaceFirst("^=", "").toLowerCase(Locale.ROOT));
      if (CHANGE_ANSWERS.contains(flag) && !off) {
        throw new IllegalArgumentException(
            flag
                + ": it changes what a model answers, and is not supported (expected: a model that"
                + " does this itself)");
      }
      if (!NAMES.contains(flag) && !CHANGE_ANSWERS.contains(flag)) {
        throw new IllegalArgumentException(
            flag + ": unknown (expected: what headroom serve --help lists)");
      }
      say.accept(flag + ": ignored, Headroom has nothing like it");
      if (valueFollows) {
        i++;
      }
    }
  }
}
