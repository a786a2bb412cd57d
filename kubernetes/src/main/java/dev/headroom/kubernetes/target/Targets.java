package dev.headroom.kubernetes.target;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.kubernetes.apply.Watched;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.selector.Requirement;
import dev.headroom.scaling.selector.Selector;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleSpecBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The scales of targets: read when they may have changed, written when another number is wanted.
 * Thread-safe.
 */
public final class Targets implements AutoCloseable {
  /** How long a scale counts as read where its kind cannot be watched. */
  private static final long UNWATCHED_NANOS = 900_000_000;

  private static final int ATTEMPTS = 3;
  private static final int MOST_SELECTORS = 20_000;

  private final KubernetesClient client;
  private final Watched watched;
  private final ScaleKinds kinds;
  private final Map<ScaleKinds.ScaleKind, KindWatch> watches = new ConcurrentHashMap<>();
  private final Map<TargetKey, Entry> entries = new ConcurrentHashMap<>();
  private final Map<String, Selector> selectors = new ConcurrentHashMap<>();

  /** Asks nothing yet. */
  public Targets(KubernetesClient client, Watched watched) {
    this.client = client;
    this.watched = watched;
    this.kinds = new ScaleKinds(client);
  }

  /** The scale; that it cannot be had is a missing target with the reason. */
  public Target read(TargetKey target) {
    try {
      return form(entry(target).read());
    } catch (KubernetesClientException | IOException e) {
      return new Target.Missing(words(e));
    }
  }

  /** As a decision takes it. */
  static Target.Scale form(Scale scale) {
    return new Target.Scale(
        number(scale.getSpec() == null ? null : scale.getSpec().getReplicas()),
        number(scale.getStatus() == null ? null : scale.getStatus().getReplicas()),
        selector(scale));
  }

  /**
   * Sets the number of replicas.
   *
   * @param from the number that was there when this one was decided
   * @throws IOException if it cannot be set, or somebody else has set another number meanwhile
   */
  public void write(TargetKey target, int from, int replicas) throws IOException {
    try {
      entry(target).write(from, replicas);
    } catch (KubernetesClientException e) {
      throw new IOException(words(e), e);
    }
  }

  /** Whether the scale's selector selects any of the pods. */
  boolean selects(Target.Scale scale, List<Pod> pods) {
    if (selectors.size() > MOST_SELECTORS) {
      selectors.clear(); // of targets that are gone
    }
    return !scale.selector().isEmpty()
        && selectors.computeIfAbsent(scale.selector(), Selector::parse)
            instanceof Selector.Valid selector
        && pods.stream().anyMatch(pod -> selector.matches(pod.labels()));
  }

  /** The labels that a pod must have, by the scale's selector. */
  Map<String, String> labels(Target.Scale scale) {
    Map<String, String> labels = new LinkedHashMap<>();
    if (Selector.parse(scale.selector()) instanceof Selector.Valid(List<Requirement> all)) {
      for (Requirement each : all) {
        boolean isOne =
            each.operator() == Requirement.Operator.EQUALS
                || (each.operator() == Requirement.Operator.IN && each.values().size() == 1);
        if (isOne) {
          labels.put(each.key(), each.values().getFirst());
        }
      }
    }
    return labels;
  }

  /** Nobody asks for it any more. */
  public void forget(TargetKey target) {
    entries.remove(target);
  }

  private static String words(Exception e) {
    return e instanceof KubernetesClientException of && of.getStatus() != null
        ? of.getStatus().getMessage()
        : String.valueOf(e.getMessage());
  }

  private Entry entry(TargetKey target) {
    return entries.computeIfAbsent(target, Entry::new);
  }

  private KindWatch watch(ScaleKinds.ScaleKind kind) {
    return watches.computeIfAbsent(
        kind,
        _ ->
            new KindWatch(
                client, watched, kind, (namespace, name) -> changed(kind, namespace, name)));
  }

  private void changed(ScaleKinds.ScaleKind kind, String namespace, String name) {
    Entry entry = entries.get(new TargetKey(namespace, kind.apiVersion(), kind.kind(), name));
    if (entry != null) {
      entry.changed = true;
    }
  }

  private static int number(@Nullable Integer number) {
    return number == null ? 0 : number;
  }

  private static String selector(Scale scale) {
    return scale.getStatus() == null || scale.getStatus().getSelector() == null
        ? ""
        : scale.getStatus().getSelector();
  }

  @Override
  public void close() {
    watches.values().forEach(KindWatch::close);
    watches.clear();
  }

  /** One target's scale, as it was read last. */
  private final class Entry {
    private final TargetKey target;
    private volatile boolean changed = true;

    @GuardedBy("this")
    private @Nullable Scale scale;

    @GuardedBy("this")
    private long readAt;

    Entry(TargetKey target) {
      this.target = target;
    }

    synchronized Scale read() throws IOException {
      ScaleKinds.ScaleKind kind = kinds.find(target);
      boolean watching = watch(kind).isWatching();
      Scale before = scale;
      if (before != null
          && !changed
          && (watching || System.nanoTime() - readAt < UNWATCHED_NANOS)) {
        return before;
      }
      return ask(kind);
    }

    @GuardedBy("this")
    private Scale ask(ScaleKinds.ScaleKind kind) throws IOException {
      changed = false; // what changes from here on is heard of
      try {
        return take(kinds.scale(kind, target));
      } catch (KubernetesClientException | IOException e) {
        changed = true;
        throw e;
      }
    }

    @GuardedBy("this")
    private Scale take(Scale read) {
      scale = read;
      readAt = System.nanoTime();
      return read;
    }

    synchronized void write(int from, int replicas) throws IOException {
      ScaleKinds.ScaleKind kind = kinds.find(target);
      Scale current = read();
      for (int attempt = 1; ; attempt++) {
        int there = number(current.getSpec() == null ? null : current.getSpec().getReplicas());
        if (there != from) {
          throw new IOException(
              "%s: %d replicas were set meanwhile (expected: %d, of which was decided)"
                  .formatted(target.words(), there, from));
        }
        try {
          put(kind, current, replicas);
          return;
        } catch (KubernetesClientException e) {
          if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == ATTEMPTS) {
            throw e;
          }
          current = ask(kind); // its status has changed, or its number
        }
      }
    }

    /** With the version that was read: a change in between is a conflict. */
    @GuardedBy("this")
    private void put(ScaleKinds.ScaleKind kind, Scale current, int replicas) throws IOException {
      Scale wanted = new Scale();
      wanted.setApiVersion(current.getApiVersion());
      wanted.setKind(current.getKind());
      wanted.setMetadata(current.getMetadata());
      wanted.setSpec(new ScaleSpecBuilder().withReplicas(replicas).build());
      wanted.setStatus(current.getStatus());
      String json =
          client.raw(kind.path(target), "PUT", client.getKubernetesSerialization().asJson(wanted));
      if (json == null) {
        throw new IOException(target.words() + " is not there any more");
      }
      changed = false;
      take(client.getKubernetesSerialization().unmarshal(json, Scale.class));
    }
  }
}
