package dev.headroom.api.resource;

import java.util.SortedSet;
import java.util.TreeSet;

/** Which versions of a model are served (TensorFlow Serving's and OVMS's model version policy). */
public sealed interface VersionPolicy {
  /** The newest only. */
  VersionPolicy NEWEST = new Latest(1);

  /** Those with the highest numbers; {@code numVersions} is 1 or more. */
  record Latest(int numVersions) implements VersionPolicy {}

  /** All that there are. */
  record All() implements VersionPolicy {}

  /** These; at least one, each above 0. */
  record Specific(SortedSet<Long> versions) implements VersionPolicy {
    public Specific {
      versions = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(versions));
    }
  }
}
