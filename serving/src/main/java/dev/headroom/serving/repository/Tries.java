package dev.headroom.serving.repository;

import dev.headroom.serving.repository.VersionSource.Contents;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is known of a model's versions before they are loaded: what they are made of, what they
 * need, and when one that failed is tried again. Used by one thread at a time.
 */
final class Tries {
  private final Map<Long, Retry> retries = new HashMap<>();
  private final Map<Long, Need> needs = new HashMap<>();

  /** What a load depends on: if it failed, it fails again with the same. */
  private record Attempt(ModelSettings settings, String files) {
    static Attempt of(ModelSettings settings, Need need) {
      return new Attempt(settings, need.files().token());
    }
  }

  /**
   * What a version takes.
   *
   * @param files what it is made of
   * @param bytes of memory: as measured when it was last loaded, before that as the files have
   */
  record Need(Contents files, long bytes) {
    static Need of(Contents files) {
      return new Need(files, files.bytes());
    }
  }

  /** Forgets failures of what is no longer selected, and all of what is no longer there. */
  void keep(Set<Long> selected, Set<Long> listed) {
    retries.keySet().retainAll(selected);
    needs.keySet().retainAll(listed);
  }

  /** What was measured of other files says nothing of these. */
  void isMadeOf(long version, Contents files) {
    Need known = needs.get(version);
    if (known == null || !known.files().equals(files)) {
      needs.put(version, Need.of(files));
    }
  }

  Need need(long version) {
    return needs.getOrDefault(version, Need.of(Contents.NONE));
  }

  /** It took so many bytes. */
  void measured(long version, Need before, long bytes) {
    needs.put(version, new Need(before.files(), bytes));
  }

  /** Whether it is to be tried now. */
  boolean due(ModelSettings settings, long version, long nanos) {
    return retry(version).due(Attempt.of(settings, need(version)), nanos);
  }

  /** Whether this failure is another than the last. */
  boolean failed(ModelSettings settings, long version, Need need, Throwable why, long nanos) {
    return retry(version).failed(Attempt.of(settings, need), why.toString(), nanos);
  }

  void succeeded(long version) {
    retries.remove(version);
  }

  /** Forgets failures. */
  void clear() {
    retries.clear();
  }

  private Retry retry(long version) {
    return retries.computeIfAbsent(version, any -> new Retry());
  }
}
