package dev.headroom.api.resource;

import java.util.Optional;

/**
 * A server of models, run as one or more replicas.
 *
 * @param name a DNS subdomain, unique in its namespace
 * @param namespace {@code default} where none is given
 * @param server what each replica runs
 * @param settings how each replica is treated
 * @param replicas how many, where nothing scales it; 0 or more, 1 by default
 * @param scaling how many replicas there should be, if it says so itself
 * @param cluster what only matters on a cluster
 */
public record ModelServer(
    String name,
    String namespace,
    Server server,
    ReplicaSettings settings,
    int replicas,
    Optional<Scaling> scaling,
    ClusterSettings cluster) {
  public static final String KIND = "ModelServer";

  /** As it is on one machine. */
  public ModelServer(
      String name,
      String namespace,
      Server server,
      ReplicaSettings settings,
      int replicas,
      Optional<Scaling> scaling) {
    this(name, namespace, server, settings, replicas, scaling, ClusterSettings.DEFAULT);
  }
}
