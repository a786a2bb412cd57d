package dev.headroom.metrics.relabel;

import com.google.re2j.Matcher;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One rule. Immutable. */
public sealed interface RelabelRule {

  /**
   * Applies the rule.
   *
   * @param labels by name; changed by the rule. A label that is not there has the empty value
   * @return false: what the labels belong to is dropped
   */
  boolean apply(Map<String, String> labels);

  /**
   * The values of some labels as one text.
   *
   * @param names of the labels
   * @param separator between two values
   */
  record Source(List<String> names, String separator) {
    public Source {
      names = List.copyOf(names);
    }

    String in(Map<String, String> labels) {
      return names.stream()
          .map(name -> labels.getOrDefault(name, ""))
          .collect(Collectors.joining(separator));
    }
  }

  /**
   * {@code replace}: where the source matches, the target becomes what the template makes of it.
   */
  record Replace(Source source, Anchored regex, Template target, Template replacement)
      implements RelabelRule {
    @Override
    public boolean apply(Map<String, String> labels) {
      Matcher match = regex.matcher(source.in(labels));
      if (match.matches()) {
        String name = target.expand(regex, match);
        if (!name.isEmpty()) {
          set(labels, name, replacement.expand(regex, match));
        }
      }
      return true;
    }
  }

  /** {@code keep} and {@code drop}. */
  record Filter(Source source, Anchored regex, boolean keep) implements RelabelRule {
    @Override
    public boolean apply(Map<String, String> labels) {
      return regex.matches(source.in(labels)) == keep;
    }
  }

  /** {@code keepequal} and {@code dropequal}: whether the source is the target's value. */
  record Equal(Source source, String target, boolean keep) implements RelabelRule {
    @Override
    public boolean apply(Map<String, String> labels) {
      return labels.getOrDefault(target, "").equals(source.in(labels)) == keep;
    }
  }

  /** {@code lowercase} and {@code uppercase}. */
  record Case(Source source, String target, boolean upper) implements RelabelRule {
    @Override
    public boolean apply(Map<String, String> labels) {
      String value = source.in(labels);
      set(labels, target, upper ? value.toUpperCase(Locale.ROOT) : value.toLowerCase(Locale.ROOT));
      return true;
    }
  }

  /** {@code hashmod}: the last 8 bytes of the source's MD5, as a number, modulo {@code modulus}. */
  record HashMod(Source source, String target, long modulus) implements RelabelRule {
    public HashMod {
      if (modulus <= 0) {
        throw new IllegalArgumentException("modulus: " + modulus + " (expected: > 0)");
      }
    }

    @Override
    public boolean apply(Map<String, String> labels) {
      byte[] hash = md5(source.in(labels));
      BigInteger last = new BigInteger(1, Arrays.copyOfRange(hash, 8, 16));
      set(labels, target, last.mod(BigInteger.valueOf(modulus)).toString());
      return true;
    }

    private static byte[] md5(String text) {
      try {
        return MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has MD5", e);
      }
    }
  }

  /** {@code labelmap}: the labels whose names match, once more under the names that come of it. */
  record LabelMap(Anchored regex, Template replacement) implements RelabelRule {
    @Override
    public boolean apply(Map<String, String> labels) {
      new TreeMap<>(labels)
          .forEach(
              (name, value) -> {
                Matcher match = regex.matcher(name);
                if (match.matches()) {
                  String mapped = replacement.expand(regex, match);
                  if (!mapped.isEmpty()) {
                    set(labels, mapped, value);
                  }
                }
              });
      return true;
    }
  }

  /** {@code labeldrop} and {@code labelkeep}, by the labels' names. */
  record LabelFilter(Anchored regex, boolean keep) implements RelabelRule {
    @Override
    public boolean apply(Map<String, String> labels) {
      labels.keySet().removeIf(name -> regex.matches(name) != keep);
      return true;
    }
  }

  private static void set(Map<String, String> labels, String name, String value) {
    if (value.isEmpty()) {
      labels.remove(name);
    } else {
      labels.put(name, value);
    }
  }
}
