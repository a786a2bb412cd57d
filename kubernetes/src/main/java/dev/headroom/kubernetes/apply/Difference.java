package dev.headroom.kubernetes.apply;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where an object is not as wanted.
 *
 * <p>An object may have more than is wanted: what the API server fills in, and what others set. So
 * a map has to have the wanted fields among others. A list is the wanted one, item by item, but for
 * those that the API server merges by a key: there each wanted item is somewhere in it.
 */
public final class Difference {
  /** Lists that several may set (patchMergeKey in Kubernetes' types). */
  private static final Set<String> MERGED =
      Set.of(
          "conditions",
          "containers",
          "initContainers",
          "volumes",
          "volumeMounts",
          "ports",
          "env",
          "imagePullSecrets",
          "ownerReferences",
          "topologySpreadConstraints",
          "hostAliases");

  private Difference() {}

  /** The path of the first field that is not as wanted; empty where all are. */
  public static Optional<String> of(Map<String, ?> wanted, Map<String, ?> actual) {
    return Optional.ofNullable(map("", wanted, actual));
  }

  private static @Nullable String map(String path, Map<?, ?> wanted, Map<?, ?> actual) {
    for (Map.Entry<?, ?> field : wanted.entrySet()) {
      String name = String.valueOf(field.getKey());
      String inside = path.isEmpty() ? name : path + "." + name;
      String found = value(inside, name, field.getValue(), actual.get(name));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable String value(
      String path, String name, @Nullable Object wanted, @Nullable Object actual) {
    if (isNothing(wanted)) {
      return null;
    }
    return switch (wanted) {
      case Map<?, ?> map -> actual instanceof Map<?, ?> there ? map(path, map, there) : path;
      case List<?> list -> actual instanceof List<?> there ? list(path, name, list, there) : path;
      case null, default -> same(wanted, actual) ? null : path;
    };
  }

  /** The API server leaves these out. */
  private static boolean isNothing(@Nullable Object wanted) {
    return wanted == null || (wanted instanceof List<?> list && list.isEmpty());
  }

  private static @Nullable String list(String path, String name, List<?> wanted, List<?> actual) {
    if (MERGED.contains(name)) {
      for (int i = 0; i < wanted.size(); i++) {
        Object item = wanted.get(i);
        String inside = path + "[" + i + "]";
        if (actual.stream().noneMatch(there -> value(inside, name, item, there) == null)) {
          return inside;
        }
      }
      return null;
    }
    if (wanted.size() != actual.size()) {
      return path;
    }
    for (int i = 0; i < wanted.size(); i++) {
      String found = value(path + "[" + i + "]", name, wanted.get(i), actual.get(i));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static boolean same(@Nullable Object wanted, @Nullable Object actual) {
    if (Objects.equals(wanted, actual)) {
      return true;
    }
    if (wanted instanceof Number one && actual instanceof Number other) {
      return one.doubleValue() == other.doubleValue();
    }
    return wanted != null && actual != null && sameQuantity(wanted.toString(), actual.toString());
  }

  /** The API server writes quantities its own way: 0.5 as 500m. */
  private static boolean sameQuantity(String wanted, String actual) {
    if (wanted.isEmpty()
        || actual.isEmpty()
        || !Character.isDigit(wanted.charAt(0))
        || !Character.isDigit(actual.charAt(0))) {
      return false;
    }
    try {
      return Quantity.getAmountInBytes(new Quantity(wanted))
              .compareTo(Quantity.getAmountInBytes(new Quantity(actual)))
          == 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
