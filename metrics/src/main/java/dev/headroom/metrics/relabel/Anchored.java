package dev.headroom.metrics.relabel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * An expression of a rule, which matches whole values; a dot also matches a line feed. Immutable.
 */
public final class Anchored {
  /** Any value, the whole of which is group 1. */
  public static final Anchored ANY = new Anchored("(.*)", Pattern.compile("(.*)", Pattern.DOTALL));

  private final String text;
  private final Pattern pattern;

  private Anchored(String text, Pattern pattern) {
    this.text = text;
    this.pattern = pattern;
  }

  /**
   * Compiles it.
   *
   * @throws IllegalArgumentException if it is no RE2 expression, with what is wrong
   */
  public static Anchored of(String text) {
    try {
      return new Anchored(text, Pattern.compile(text, Pattern.DOTALL));
    } catch (PatternSyntaxException problem) {
      throw new IllegalArgumentException(problem.getDescription(), problem);
    }
  }

  public boolean matches(String value) {
    return pattern.matches(value);
  }

  Matcher matcher(String value) {
    return pattern.matcher(value);
  }

  boolean hasGroup(String name) {
    return pattern.namedGroups().containsKey(name);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Anchored that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As written. */
  @Override
  public String toString() {
    return text;
  }
}
