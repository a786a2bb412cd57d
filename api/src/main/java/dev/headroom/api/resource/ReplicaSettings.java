package dev.headroom.api.resource;

import dev.headroom.scaling.quantity.Quantity;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How each replica is treated, whatever it runs.
 *
 * @param startLimit how long one may take to become ready before it is replaced; 1 s to 1 day, 10
 *     minutes by default
 * @param answerLimit how long one may send nothing of an answer before the request is taken for
 *     failed; 1 s to 1 day; absent: the gateway's own limit
 * @param drainLimit how long one that is to go may finish its requests; 0 s to 1 day, 30 s by
 *     default
 * @param log of its output
 * @param share of the machine
 * @param requests of a cluster's nodes
 */
public record ReplicaSettings(
    Duration startLimit,
    Optional<Duration> answerLimit,
    Duration drainLimit,
    Log log,
    Share share,
    Requests requests) {
  /** Where nothing is said. */
  public static final ReplicaSettings DEFAULT =
      new ReplicaSettings(
          Duration.ofMinutes(10),
          Optional.empty(),
          Duration.ofSeconds(30),
          Log.DEFAULT,
          Share.UNBOUNDED,
          Requests.NONE);

  /** Without requests of nodes. */
  public ReplicaSettings(
      Duration startLimit,
      Optional<Duration> answerLimit,
      Duration drainLimit,
      Log log,
      Share share) {
    this(startLimit, answerLimit, drainLimit, log, share, Requests.NONE);
  }

  /**
   * How much is kept of what replicas write to stdout and stderr, a file each.
   *
   * @param maxBytes beyond, a file is moved aside once, so that twice this is the most that is kept
   *     of a replica; 64 KiB to 1 TiB, 16 MiB by default
   * @param keep how many files of replicas that are gone are kept, 0 to 1,000; 10 by default
   */
  public record Log(long maxBytes, int keep) {
    /** Where nothing is said. */
    public static final Log DEFAULT = new Log(16 << 20, 10);
  }

  /**
   * A replica's share of the machine.
   *
   * @param nice what is added to its niceness, 0 to 19
   * @param cores how many cores it may use, 1 to 1,024, chosen for it; absent: all
   */
  public record Share(int nice, Optional<Integer> cores) {
    /** All that there is. */
    public static final Share UNBOUNDED = new Share(0, Optional.empty());
  }

  /**
   * What a replica takes of a node, as Kubernetes has it: {@code cpu}, {@code memory}, or a device
   * such as {@code nvidia.com/gpu}, by name.
   *
   * @param requests what a node must have for it
   * @param limits what it gets at most
   */
  public record Requests(Map<String, Quantity> requests, Map<String, Quantity> limits) {
    /** Whatever there is. */
    public static final Requests NONE = new Requests(Map.of(), Map.of());

    public Requests {
      requests = Collections.unmodifiableMap(new TreeMap<>(requests));
      limits = Collections.unmodifiableMap(new TreeMap<>(limits));
    }
  }
}
