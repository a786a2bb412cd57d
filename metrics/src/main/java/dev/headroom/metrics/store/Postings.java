package dev.headroom.metrics.store;

import dev.headroom.metrics.series.Labels;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which series have which label, and the strings of labels, each kept once. Its maps' keys are
 * strings, which are ordered: where somebody makes their hashes collide, a map keeps them in a
 * tree. Not thread-safe.
 */
final class Postings {
  /** Of a value's entry in its map, its list and its string, without the characters. */
  private static final long VALUE_BYTES = 40 + 48 + 48;

  private final Map<String, Values> byName = new HashMap<>();

  private record Values(String name, Map<String, Posting> byValue) {}

  /** The same labels made of the strings that are here, where they are. */
  Labels intern(Labels labels) {
    String[] pairs = new String[2 * labels.size()];
    int[] at = {0};
    labels.forEach(
        (name, value) -> {
          Values values = byName.get(name);
          Posting posting = values == null ? null : values.byValue.get(value);
          pairs[at[0]++] = values == null ? name : values.name;
          pairs[at[0]++] = posting == null ? value : posting.value;
        });
    return Labels.of(pairs);
  }

  /**
   * Adds a series, whose labels' strings become those that are kept.
   *
   * @return how many bytes its new strings take
   */
  long add(StoredSeries series) {
    long[] bytes = {0};
    series.labels.forEach(
        (name, value) -> {
          Values values = byName.computeIfAbsent(name, n -> new Values(n, new HashMap<>()));
          Posting posting = values.byValue.get(value);
          if (posting == null) {
            posting = new Posting(value);
            values.byValue.put(value, posting);
            bytes[0] += bytes(value);
          }
          posting.add(series);
        });
    return bytes[0];
  }

  /**
   * Takes series out that are marked as removed, and the strings that only they had.
   *
   * @return how many bytes those strings took
   */
  long sweep(Collection<StoredSeries> removed) {
    Map<String, Set<Posting>> touched = new HashMap<>();
    for (StoredSeries series : removed) {
      series.labels.forEach(
          (name, value) ->
              touched
                  .computeIfAbsent(name, n -> Collections.newSetFromMap(new IdentityHashMap<>()))
                  .add(posting(name, value)));
    }
    long[] bytes = {0};
    touched.forEach(
        (name, postings) -> {
          Map<String, Posting> byValue = byValue(name);
          for (Posting posting : postings) {
            posting.sweep();
            if (posting.size() == 0 && byValue.remove(posting.value) != null) {
              bytes[0] += bytes(posting.value);
            }
          }
          if (byValue.isEmpty()) {
            byName.remove(name);
          }
        });
    return bytes[0];
  }

  private static long bytes(String value) {
    return VALUE_BYTES + value.length();
  }

  Set<String> names() {
    return Collections.unmodifiableSet(byName.keySet());
  }

  /** Those of one label, by its value. */
  Collection<Posting> of(String name) {
    return byValue(name).values();
  }

  Posting posting(String name, String value) {
    Posting posting = byValue(name).get(value);
    return posting == null ? Posting.NONE : posting;
  }

  List<Posting> postings(String name, Collection<String> anyOf) {
    return new HashSet<>(anyOf).stream().map(value -> posting(name, value)).toList();
  }

  private Map<String, Posting> byValue(String name) {
    @Nullable Values values = byName.get(name);
    return values == null ? Map.of() : values.byValue;
  }
}
