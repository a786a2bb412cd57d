package dev.headroom.kubernetes.policy;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Resource;
import dev.headroom.control.PolicyId;
import dev.headroom.kubernetes.activator.Wakes;
import dev.headroom.kubernetes.event.About;
import dev.headroom.kubernetes.target.TargetKey;
import dev.headroom.scaling.observation.Activity;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What users and others have written: policies, model servers, and Kubernetes' own autoscalers, as
 * informers tell of them. An object is read anew only when its spec has changed. Thread-safe.
 */
final class Written {
  private static final Logger log = LoggerFactory.getLogger(Written.class);

  /** Activators say it each second for as long as it is so; clocks differ a little. */
  private static final Duration WAITING = Duration.ofSeconds(3);

  private record Server(String uid, long generation, Optional<Resource<ModelServer>> resource) {}

  private final PolicyReader reader;
  private final Runnable changed;
  private final Consumer<PolicyId> asked;
  private final Map<PolicyId, Instant> lastAsked = new ConcurrentHashMap<>();
  private final Map<String, WrittenPolicy> policies = new ConcurrentHashMap<>();
  private final Map<String, WrittenPolicy> scalings = new ConcurrentHashMap<>();
  private final Map<String, Server> servers = new ConcurrentHashMap<>();
  private final Map<String, Rival> rivals = new ConcurrentHashMap<>();

  /**
   * Nothing yet.
   *
   * @param changed is called when something is otherwise than before; must return at once
   * @param asked is called when a request waits for a policy's target; must return at once
   */
  Written(PolicyReader reader, Runnable changed, Consumer<PolicyId> asked) {
    this.reader = reader;
    this.changed = changed;
    this.asked = asked;
  }

  /** For an informer of ScalingPolicies. */
  ResourceEventHandler<GenericKubernetesResource> ofPolicies() {
    return new Handler<>(
        this::policy,
        key -> {
          WrittenPolicy before = policies.remove(key);
          if (before != null) {
            lastAsked.remove(before.id());
          }
          gone(before);
        });
  }

  /** For an informer of ModelServers. */
  ResourceEventHandler<GenericKubernetesResource> ofServers() {
    return new Handler<>(
        this::server,
        key -> {
          servers.remove(key);
          scalings.remove(key);
          changed.run();
        });
  }

  /** For an informer of HorizontalPodAutoscalers. */
  ResourceEventHandler<HorizontalPodAutoscaler> ofRivals() {
    return new Handler<>(this::rival, key -> gone(rivals.remove(key)));
  }

  private void policy(GenericKubernetesResource object) {
    asked(object, new PolicyId(namespace(object), object.getMetadata().getName()));
    WrittenPolicy before = policies.get(key(object));
    if (before == null || isOther(before.about(), before.generation(), object)) {
      policies.put(key(object), reader.scalingPolicy(object));
      changed.run();
    }
  }

  private void server(GenericKubernetesResource object) {
    asked(object, PolicyReader.scalingId(object));
    Server before = servers.get(key(object));
    if (before != null
        && before.uid().equals(object.getMetadata().getUid())
        && before.generation() == generation(object)) {
      return;
    }
    Optional<Resource<ModelServer>> read = reader.modelServer(object);
    servers.put(key(object), new Server(object.getMetadata().getUid(), generation(object), read));
    Optional<WrittenPolicy> scaling = read.flatMap(server -> reader.scalingOf(object, server));
    if (scaling.isPresent()) {
      scalings.put(key(object), scaling.get());
    } else {
      scalings.remove(key(object));
    }
    changed.run();
  }

  /** An activator says in an annotation that a request waits, again each second. */
  private void asked(GenericKubernetesResource object, PolicyId id) {
    lastAsked(object)
        .filter(now -> !now.equals(lastAsked.put(id, now)))
        .ifPresent(_ -> asked.accept(id));
  }

  /** When a request waited last for what the object scales, as its annotation says. */
  static Optional<Instant> lastAsked(HasMetadata object) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    String time = annotations == null ? null : annotations.get(Wakes.ASKED);
    try {
      return time == null ? Optional.empty() : Optional.of(Instant.parse(time));
    } catch (DateTimeParseException e) {
      log.debug("{}: {}: {} (expected: a time)", object.getMetadata().getName(), Wakes.ASKED, time);
      return Optional.empty();
    }
  }

  /** What is known of requests that wait for a policy's target; empty if nothing lately. */
  Optional<Activity> activity(PolicyId id, Instant now) {
    return Optional.ofNullable(lastAsked.get(id)).flatMap(at -> activity(at, now));
  }

  /** What is known at a moment when a request waited at another; empty if that was not lately. */
  static Optional<Activity> activity(Instant asked, Instant now) {
    return now.isBefore(asked.plus(WAITING))
        ? Optional.of(new Activity(1, 0, Optional.of(asked)))
        : Optional.empty();
  }

  private void rival(HorizontalPodAutoscaler hpa) {
    Rival rival = Rival.of(hpa);
    if (!rival.equals(rivals.put(rival.key(), rival))) {
      changed.run();
    }
  }

  private static boolean isOther(About about, long generation, GenericKubernetesResource object) {
    return !about.uid().equals(object.getMetadata().getUid()) || generation != generation(object);
  }

  private static long generation(HasMetadata object) {
    Long generation = object.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }

  private void gone(@Nullable Object before) {
    if (before != null) {
      changed.run();
    }
  }

  private static String namespace(HasMetadata object) {
    return object.getMetadata().getNamespace();
  }

  private static String key(HasMetadata object) {
    return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
  }

  /** All policies, those in ModelServers as well. */
  List<WrittenPolicy> policies() {
    List<WrittenPolicy> all = new ArrayList<>(policies.values());
    all.addAll(scalings.values());
    return all;
  }

  Collection<Rival> rivals() {
    return rivals.values();
  }

  /** The ModelServer that a target is; empty where there is none, or none that can be read. */
  Optional<ModelServer> server(TargetKey target) {
    return Optional.ofNullable(servers.get(target.namespace() + "/" + target.name()))
        .flatMap(Server::resource)
        .map(Resource::value);
  }

  /** Whose object it is that a policy stands in. */
  Optional<About> about(PolicyId id) {
    return policies().stream()
        .filter(policy -> policy.id().equals(id))
        .map(WrittenPolicy::about)
        .findFirst();
  }

  private record Handler<T extends HasMetadata>(Consumer<T> there, Consumer<String> gone)
      implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
      there.accept(object);
    }

    @Override
    public void onUpdate(T before, T now) {
      there.accept(now);
    }

    @Override
    public void onDelete(T object, boolean lastStateUnknown) {
      gone.accept(key(object));
    }
  }
}
