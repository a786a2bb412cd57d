package dev.headroom.api.resource;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a replica of a {@link ModelServer} runs. */
public sealed interface Server {

  /** Headroom's own model server with these models; at least one, each name once. */
  record Models(List<Model> models) implements Server {
    public Models {
      models = List.copyOf(models);
    }
  }

  /**
   * Any server. Every {@code {port}} in command and env stands for the port that the replica is to
   * listen on.
   *
   * @param command the program and its arguments, no shell; at least one
   * @param env what is added to the environment
   * @param workingDir where it runs, relative to the file; the file's folder by default
   * @param readiness answers 2xx where the replica can take requests
   * @param metrics where it shows its metrics; absent if it has none
   * @param streams how many requests a replica computes at the same time, 1 or more; absent if that
   *     is not said
   */
  record Command(
      List<String> command,
      Map<String, String> env,
      Optional<String> workingDir,
      Endpoint readiness,
      Optional<Endpoint> metrics,
      Optional<Integer> streams)
      implements Server {
    /** What is replaced by the replica's port. */
    public static final String PORT = "{port}";

    public Command {
      command = List.copyOf(command);
      env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    }
  }

  /** An HTTP GET on the replica's port; {@code path} starts with a slash. */
  record Endpoint(String path) {}
}
