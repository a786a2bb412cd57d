package dev.headroom.metrics.relabel;

import com.google.re2j.Matcher;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text with the groups of an expression in it, as Go's {@code Regexp.Expand} reads it: {@code
 * $1}, {@code ${1}}, {@code $name}, {@code ${name}}; {@code $$} is a dollar. A name is as long as
 * it can be ({@code $1x} is the group {@code 1x}); a group that is not there is empty. Immutable.
 */
public final class Template {
  private sealed interface Part {
    record Text(String text) implements Part {}

    record Group(int number) implements Part {}

    record Named(String name) implements Part {}
  }

  private final String text;
  private final List<Part> parts;

  private Template(String text, List<Part> parts) {
    this.text = text;
    this.parts = List.copyOf(parts);
  }

  /** Reads a template; every text is one. */
  public static Template of(String text) {
    List<Part> parts = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    for (int at = 0; at < text.length(); ) {
      if (text.charAt(at) != '$') {
        plain.append(text.charAt(at++));
        continue;
      }
      if (text.startsWith("$$", at)) {
        plain.append('$');
        at += 2;
        continue;
      }
      boolean braced = text.startsWith("${", at);
      int from = at + (braced ? 2 : 1);
      int to = from;
      while (to < text.length() && isName(text.charAt(to))) {
        to++;
      }
      if (to == from || (braced && (to == text.length() || text.charAt(to) != '}'))) {
        plain.append('$');
        at++;
        continue;
      }
      if (!plain.isEmpty()) {
        parts.add(new Part.Text(plain.toString()));
        plain.setLength(0);
      }
      parts.add(group(text.substring(from, to)));
      at = to + (braced ? 1 : 0);
    }
    if (!plain.isEmpty()) {
      parts.add(new Part.Text(plain.toString()));
    }
    return new Template(text, parts);
  }

  private static boolean isName(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private static Part group(String name) {
    boolean digits = name.chars().allMatch(c -> c >= '0' && c <= '9');
    boolean number = digits && (name.length() == 1 || !name.startsWith("0")) && name.length() < 9;
    return number ? new Part.Group(Integer.parseInt(name)) : new Part.Named(name);
  }

  /** With the groups of a match. */
  String expand(Anchored expression, Matcher match) {
    StringBuilder expanded = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Part.Text(String plain) -> expanded.append(plain);
        case Part.Group(int number) -> {
          if (number <= match.groupCount()) {
            append(expanded, match.group(number));
          }
        }
        case Part.Named(String name) -> {
          if (expression.hasGroup(name)) {
            append(expanded, match.group(name));
          }
        }
      }
    }
    return expanded.toString();
  }

  private static void append(StringBuilder expanded, @Nullable String group) {
    if (group != null) {
      expanded.append(group);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Template that && text.equals(that.text);
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
