package dev.headroom.metrics.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a series: label names with their values, sorted by name. The metric's name is the
 * label {@value #NAME}. As in Prometheus, a label with an empty value is the same as no label.
 * Immutable; the hash is computed once.
 *
 * <p>A page may choose its labels so that all their hashes are equal. They have an order,
 * therefore: a {@link java.util.HashMap} keeps keys that have one in a tree where their hashes
 * collide.
 */
public final class Labels implements Comparable<Labels> {
  public static final String NAME = "__name__";
  public static final Labels EMPTY = new Labels(new String[0]);

  /** name, value, name, value, …; sorted by name. */
  private final String[] pairs;

  private final int hash;

  private Labels(String[] pairs) {
    this.pairs = pairs;
    this.hash = Arrays.hashCode(pairs);
  }

  /** Labels from name, value, name, value, …, in any order; the later of two equal names wins. */
  public static Labels of(String... pairs) {
    if (pairs.length % 2 != 0) {
      throw new IllegalArgumentException(
          "pairs: " + pairs.length + " strings (expected: an even number)");
    }
    Map<String, String> map = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return of(map);
  }

  public static Labels of(Map<String, String> labels) {
    List<String> pairs = new ArrayList<>(2 * labels.size());
    new TreeMap<>(labels)
        .forEach(
            (name, value) -> {
              if (!value.isEmpty()) {
                pairs.add(name);
                pairs.add(value);
              }
            });
    return new Labels(pairs.toArray(String[]::new));
  }

  /** The label's value; empty where there is no such label, as PromQL's matchers see it. */
  public String get(String name) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equals(name)) {
        return pairs[i + 1];
      }
    }
    return "";
  }

  /** The metric's name; empty where there is none. */
  public String name() {
    return get(NAME);
  }

  /** How many there are, the name among them. */
  public int size() {
    return pairs.length / 2;
  }

  public boolean isEmpty() {
    return pairs.length == 0;
  }

  public Labels with(String name, String value) {
    Map<String, String> map = asMap();
    map.put(name, value);
    return of(map);
  }

  public Labels without(Collection<String> names) {
    return filter(name -> !names.contains(name));
  }

  public Labels withoutName() {
    return filter(name -> !name.equals(NAME));
  }

  public Labels only(Collection<String> names) {
    return filter(names::contains);
  }

  public void forEach(BiConsumer<String, String> action) {
    for (int i = 0; i < pairs.length; i += 2) {
      action.accept(pairs[i], pairs[i + 1]);
    }
  }

  /** A new, mutable map, sorted by name. */
  public Map<String, String> asMap() {
    Map<String, String> map = new TreeMap<>();
    forEach(map::put);
    return map;
  }

  private Labels filter(Predicate<String> keep) {
    List<String> kept = new ArrayList<>(pairs.length);
    forEach(
        (name, value) -> {
          if (keep.test(name)) {
            kept.add(name);
            kept.add(value);
          }
        });
    return kept.size() == pairs.length ? this : new Labels(kept.toArray(String[]::new));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Labels that && hash == that.hash && Arrays.equals(pairs, that.pairs));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** By label names and values, as they stand in turn: an order like any other. */
  @Override
  public int compareTo(Labels that) {
    return Arrays.compare(pairs, that.pairs);
  }

  /** As PromQL writes it: {@code up{instance="a"}}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    forEach(
        (name, value) -> {
          if (!name.equals(NAME)) {
            text.append(text.isEmpty() ? "" : ",")
                .append(name)
                .append("=\"")
                .append(escape(value))
                .append('"');
          }
        });
    return text.isEmpty() ? (isEmpty() ? "{}" : name()) : name() + "{" + text + "}";
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
