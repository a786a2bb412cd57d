package dev.headroom.serving.repository;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;

/** What a look at a model's versions has found. */
sealed interface Look {
  /**
   * What there is.
   *
   * @param selected those of {@code listing} that its settings select
   * @param contents of those of them that may have to be loaded
   */
  record Seen(
      VersionSource.Listing listing,
      NavigableSet<Long> selected,
      Map<Long, VersionSource.Contents> contents)
      implements Look {}

  /** There was nothing to be seen. */
  record Failed(Throwable why) implements Look {}

  /**
   * Looks now; as slow as the source.
   *
   * @param settled the versions that are loaded as they should be
   */
  static Look at(VersionSource source, VersionPolicy policy, Set<Long> settled) {
    try {
      VersionSource.Listing listing = source.list();
      NavigableSet<Long> selected = policy.select(listing.versions());
      Map<Long, VersionSource.Contents> contents = new HashMap<>();
      for (long version : selected) {
        if (!settled.contains(version)) {
          contents.put(version, source.contents(version));
        }
      }
      return new Seen(listing, selected, contents);
    } catch (IOException | RuntimeException | Error e) {
      return new Failed(e);
    }
  }
}
