package dev.headroom.cli.serve;

import java.util.List;
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
          "--cache_dir",
          "--cpu_extension",
          "--sequence_cleaner_poll_wait_minutes",
          "--custom_node_resources_cleaner_interval_seconds",
          "--allow_credentials",
          "--allowed_origins",
          "--allowed_methods",
          "--allowed_headers",
          "--allowed_local_media_path",
          "--allowed_media_domains",
          "--mean",
          "--scale",
          "--color_format",
          "--precision",
          "--stateful",
          "--idle_sequence_cleanup",
          "--low_latency_transformation",
          "--max_sequence_number");

  private IgnoredFlags() {}

  /**
   * Skips flags that OVMS has, each with its value, and says so.
   *
   * @throws IllegalArgumentException naming the first that OVMS has not
   */
  static void skip(List<String> arguments, Consumer<String> say) {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      String flag = argument.replaceFirst("=.*", "");
      if (!NAMES.contains(flag)) {
        throw new IllegalArgumentException(
            flag + ": unknown (expected: what headroom serve --help lists)");
      }
      say.accept(flag + ": ignored, Headroom has nothing like it");
      boolean valueFollows =
          flag.equals(argument)
              && i + 1 < arguments.size()
              && !arguments.get(i + 1).startsWith("--");
      if (valueFollows) {
        i++;
      }
    }
  }
}
