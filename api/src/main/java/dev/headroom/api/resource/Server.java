package dev.headroom.api.resource;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a replica of a {@link ModelServer} runs. */
public sealed interface Server {

  /** What is added to a replica's environment, in the file's order. */
  Map<String, String> env();

  /**
   * Headroom's own model server with these models.
   *
   * @param models at least one, each name once
   * @param settings of all of them
   */
  record Models(List<Model> models, Map<String, String> env, ServeSettings settings)
      implements Server {
    /** With the server's own settings. */
    public Models(List<Model> models, Map<String, String> env) {
      this(models, env, ServeSettings.DEFAULT);
    }

    public Models {
      models = List.copyOf(models);
      env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    }
  }

  /**
   * Headroom's own model server with a config.json that says which models; only on a cluster.
   *
   * @param settings of all of them
   */
  record Configured(ConfigSource config, Map<String, String> env, ServeSettings settings)
      implements Server {
    public Configured {
      env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    }
  }

  /**
   * Any server. Every {@code {port}} in command and env stands for the port that the replica takes
   * requests on, every {@code {port:NAME}} for another one ({@link PortNames}).
   *
   * @param command the program and its arguments, no shell; at least one
   * @param workingDir where it runs, relative to the file; the file's folder by default
   * @param startup answered as expected once, before readiness is asked for the first time; absent:
   *     readiness says enough. For servers that answer readiness before they can take requests
   * @param readiness answered as expected whenever the replica can take requests
   * @param metrics where it shows its metrics; absent if it has none
   * @param streams how many requests a replica computes at the same time, 1 or more; absent if that
   *     is not said
   * @param repeatable which requests may be sent twice
   */
  record Command(
      List<String> command,
      Map<String, String> env,
      Optional<String> workingDir,
      Optional<Probe> startup,
      Probe readiness,
      Optional<MetricsPage> metrics,
      Optional<Integer> streams,
      Repeatable repeatable)
      implements Server {
    /** What is replaced by the replica's port. */
    public static final String PORT = "{port}";

    public Command {
      command = List.copyOf(command);
      env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    }

    /** The names of the ports that command and env ask for. */
    public Set<String> ports() {
      Set<String> names = new LinkedHashSet<>();
      command.forEach(word -> names.addAll(PortNames.in(word)));
      env.values().forEach(value -> names.addAll(PortNames.in(value)));
      return names;
    }
  }

  /**
   * A metrics page.
   *
   * @param path begins with a slash
   * @param port a port's name; absent: {@code {port}}
   * @param timeout for the whole page; 1 s to 5 min, 5 s by default
   */
  record MetricsPage(String path, Optional<String> port, Duration timeout) {
    static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    /** On {@code {port}}, with the usual timeout. */
    public static MetricsPage of(String path) {
      return new MetricsPage(path, Optional.empty(), DEFAULT_TIMEOUT);
    }
  }

  /** Which requests may be sent to a second replica after the first may have acted on them. */
  sealed interface Repeatable {
    /** Those whose method is idempotent, and inference calls; where nothing is said. */
    record Usual() implements Repeatable {}

    /** All. */
    record All() implements Repeatable {}

    /** None, whatever its method. */
    record None() implements Repeatable {}

    /**
     * The usual ones, and those with one of these paths, without their query; a {@code *} at a
     * path's end stands for anything. At least one, each begins with a slash.
     */
    record Paths(List<String> paths) implements Repeatable {
      public Paths {
        paths = List.copyOf(paths);
      }
    }
  }
}
