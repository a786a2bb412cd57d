package dev.headroom.api.snapshot;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.quantity.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pod's use of resources (metrics.k8s.io/v1beta1 PodMetrics).
 *
 * @param window the time that it was measured over
 */
record PodUsage(
    MetaFields meta, Instant timestamp, Duration window, List<ContainerUsage> containers) {

  /** A container's use, by resource name. */
  record ContainerUsage(String name, Map<String, Quantity> usage) {}

  static @Nullable PodUsage decode(Fields fields) {
    MetaFields meta = MetaFields.decode(fields);
    Instant timestamp = Objects.requireNonNullElse(fields.get("timestamp").time(), Pod.TIME_UNSET);
    Duration window = Objects.requireNonNullElse(fields.get("window").duration(), Duration.ZERO);
    List<ContainerUsage> containers = new ArrayList<>();
    for (Field item : fields.get("containers").items()) {
      item.object(
          container -> {
            String name = Objects.requireNonNullElse(container.get("name").string(), "");
            containers.add(new ContainerUsage(name, PodFields.quantities(container.get("usage"))));
            return null;
          });
    }
    return meta == null || !fields.ok() ? null : new PodUsage(meta, timestamp, window, containers);
  }

  /**
   * The pod's sample, which is the sum over its containers; null where one of them has none
   * (metrics/client.go, getPodMetrics).
   */
  @Nullable PodSample ofPod(String resource) {
    if (containers.isEmpty()) {
      return null;
    }
    long sum = 0;
    for (ContainerUsage container : containers) {
      Quantity usage = container.usage().get(resource);
      if (usage == null) {
        return null;
      }
      sum += usage.milliValue();
    }
    return sample(sum);
  }

  /** The container's sample; null where it has none (metrics/client.go, getContainerMetrics). */
  @Nullable PodSample ofContainer(String resource, String name) {
    for (ContainerUsage container : containers) {
      if (container.name().equals(name)) {
        Quantity usage = container.usage().get(resource);
        return usage == null ? null : sample(usage.milliValue());
      }
    }
    return null;
  }

  private PodSample sample(long milliValue) {
    return new PodSample(meta.name(), milliValue, timestamp, window);
  }
}
