package dev.headroom.serving.repository;

import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** Which of a model's versions are served. */
public sealed interface VersionPolicy {
  /** OVMS's default: the highest version. */
  VersionPolicy DEFAULT = new Latest(1);

  /** The versions to serve of those {@code available}. */
  NavigableSet<Long> select(NavigableSet<Long> available);

  /** Every version. */
  record All() implements VersionPolicy {
    @Override
    public NavigableSet<Long> select(NavigableSet<Long> available) {
      return new TreeSet<>(available);
    }
  }

  /** The highest {@code count} versions. */
  record Latest(int count) implements VersionPolicy {
    public Latest {
      if (count < 1) {
        throw new IllegalArgumentException("num_versions: " + count + " (expected: >= 1)");
      }
    }

    @Override
    public NavigableSet<Long> select(NavigableSet<Long> available) {
      List<Long> ascending = List.copyOf(available);
      return new TreeSet<>(
          ascending.subList(Math.max(0, ascending.size() - count), ascending.size()));
    }
  }

  /** These versions, where they exist. */
  record Specific(Set<Long> versions) implements VersionPolicy {
    public Specific {
      versions = Set.copyOf(versions);
      if (versions.isEmpty() || versions.stream().anyMatch(version -> version < 1)) {
        throw new IllegalArgumentException(
            "versions: " + versions + " (expected: at least one, each >= 1)");
      }
    }

    @Override
    public NavigableSet<Long> select(NavigableSet<Long> available) {
      NavigableSet<Long> selected = new TreeSet<>(available);
      selected.retainAll(versions);
      return selected;
    }
  }
}
