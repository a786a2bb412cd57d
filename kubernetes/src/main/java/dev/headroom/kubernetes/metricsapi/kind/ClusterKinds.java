package dev.headroom.kubernetes.metricsapi.kind;

import dev.headroom.metrics.rules.ObjectType;
import dev.headroom.metrics.rules.ObjectTypes;
import dev.headroom.watch.Every;
import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kinds that the cluster's API server says it has, each in the version that it prefers. It is
 * asked again every some minutes, and when a kind is asked for that it did not have. Thread-safe.
 */
public final class ClusterKinds implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ClusterKinds.class);
  private static final Duration LOOK = Duration.ofMinutes(5);
  private static final long LOOK_FOR_MISSING_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Ours among them: whoever answers them would ask itself. */
  private static final String METRICS_APIS = "metrics.k8s.io";

  private final KubernetesClient cluster;
  private final Consumer<ObjectTypes> changed;
  private final Every look;
  private volatile State state;

  /**
   * @param at System.nanoTime of the look
   */
  private record State(Map<ObjectType, ObjectKind> kinds, ObjectTypes types, long at) {}

  /**
   * Asks once, and goes on.
   *
   * @param changed is told of each change after that
   * @throws KubernetesClientException if nobody answers
   */
  public ClusterKinds(KubernetesClient cluster, Consumer<ObjectTypes> changed) {
    this.cluster = cluster;
    this.changed = changed;
    this.state = read();
    this.look = Every.startAfter(LOOK, "kinds of objects", LOOK, this::look);
  }

  /** By their names, Kubernetes' own first. */
  public ObjectTypes types() {
    return state.types();
  }

  /**
   * The kind of that name.
   *
   * @param group its first part may do; empty for any
   * @param resource plural or singular
   */
  public Optional<ObjectKind> find(String group, String resource) {
    Optional<ObjectKind> known = known(group, resource);
    if (known.isEmpty() && System.nanoTime() - state.at() > LOOK_FOR_MISSING_NANOS) {
      look();
      known = known(group, resource);
    }
    return known;
  }

  private Optional<ObjectKind> known(String group, String resource) {
    State current = state;
    return current
        .types()
        .find(group, resource)
        .flatMap(type -> Optional.ofNullable(current.kinds().get(type)));
  }

  private synchronized void look() {
    State before = state;
    try {
      State read = read();
      state = read;
      if (!read.kinds().equals(before.kinds())) {
        changed.accept(read.types());
      }
    } catch (KubernetesClientException unreachable) {
      state = new State(before.kinds(), before.types(), System.nanoTime());
      log.warn(
          "The kinds of objects are not known anew, those of before count: {}",
          unreachable.getMessage());
    }
  }

  private State read() {
    Map<ObjectType, ObjectKind> kinds = new LinkedHashMap<>();
    add(kinds, "", "v1", cluster.getApiResources("v1"));
    List<APIGroup> groups = new ArrayList<>(cluster.getApiGroups().getGroups());
    // Of two kinds of one name, that of Kubernetes itself is meant.
    groups.sort((a, b) -> Boolean.compare(isCustom(a), isCustom(b)));
    for (APIGroup group : groups) {
      if (group.getName().endsWith(METRICS_APIS)) {
        continue;
      }
      String version = group.getPreferredVersion().getVersion();
      try {
        add(
            kinds,
            group.getName(),
            version,
            cluster.getApiResources(group.getName() + "/" + version));
      } catch (KubernetesClientException lost) {
        log.debug("the kinds of {} are not known", group.getName(), lost);
      }
    }
    return new State(
        Map.copyOf(kinds), new ObjectTypes(List.copyOf(kinds.keySet())), System.nanoTime());
  }

  private static boolean isCustom(APIGroup group) {
    return group.getName().contains(".") && !group.getName().endsWith(".k8s.io");
  }

  private static void add(
      Map<ObjectType, ObjectKind> kinds,
      String group,
      String version,
      @Nullable APIResourceList list) {
    if (list == null) {
      return;
    }
    for (APIResource resource : list.getResources()) {
      if (!resource.getName().contains("/")) {
        String singular = resource.getSingularName();
        ObjectType type =
            new ObjectType(
                group,
                resource.getName(),
                singular == null || singular.isEmpty()
                    ? resource.getKind().toLowerCase(Locale.ROOT)
                    : singular,
                Boolean.TRUE.equals(resource.getNamespaced()));
        kinds.putIfAbsent(type, new ObjectKind(type, version, resource.getKind()));
      }
    }
  }

  @Override
  public void close() {
    look.close();
  }
}
