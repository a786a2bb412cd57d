package dev.headroom.document.schema;

import dev.headroom.document.Fields;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What holds between the fields of a {@link Shape}. */
public sealed interface Rule {

  /** Reports what breaks the rule. */
  void check(Fields fields);

  /** The rule as a sentence. */
  String sentence();

  /** The fields that it looks at. */
  List<String> fields();

  static Rule atLeastOne(String... names) {
    return new AtLeastOne(List.of(names));
  }

  static Rule exactlyOne(String... names) {
    return new ExactlyOne(List.of(names));
  }

  static Rule excludes(String name, String... others) {
    return new Excludes(name, List.of(others));
  }

  static Rule notBelow(String name, String lesser) {
    return new NotBelow(name, lesser);
  }

  static Rule fixed(String name, long value, String with) {
    return new Fixed(name, value, with);
  }

  static Rule onlyWith(String other, String... names) {
    return new OnlyWith(other, List.of(names));
  }

  /** Of these fields there is one at least. */
  record AtLeastOne(List<String> names) implements Rule {
    public AtLeastOne {
      names = List.copyOf(names);
    }

    @Override
    public void check(Fields fields) {
      if (names.stream().noneMatch(fields::has)) {
        fields.get(names.getFirst()).problem("one of " + String.join(", ", names));
      }
    }

    @Override
    public String sentence() {
      return "At least one of " + String.join(", ", names) + ".";
    }

    @Override
    public List<String> fields() {
      return names;
    }
  }

  /** Of these fields there is one, and no other. */
  record ExactlyOne(List<String> names) implements Rule {
    public ExactlyOne {
      names = List.copyOf(names);
    }

    @Override
    public void check(Fields fields) {
      new AtLeastOne(names).check(fields);
      List<String> there = names.stream().filter(fields::has).toList();
      for (String more : there.stream().skip(1).toList()) {
        fields.get(more).problem("nothing, as " + there.getFirst() + " is set");
      }
    }

    @Override
    public String sentence() {
      return "Exactly one of " + String.join(", ", names) + ".";
    }

    @Override
    public List<String> fields() {
      return names;
    }
  }

  /** Where {@code name} is set, none of the others is. */
  record Excludes(String name, List<String> others) implements Rule {
    public Excludes {
      others = List.copyOf(others);
    }

    @Override
    public void check(Fields fields) {
      if (fields.has(name)) {
        others.stream()
            .filter(fields::has)
            .findFirst()
            .ifPresent(other -> fields.get(name).problem("nothing, as " + other + " is set"));
      }
    }

    @Override
    public String sentence() {
      return "Not " + name + " together with " + String.join(" or ", others) + ".";
    }

    @Override
    public List<String> fields() {
      return both(name, others);
    }
  }

  /** The fields mean something only where {@code other} is set. */
  record OnlyWith(String other, List<String> names) implements Rule {
    public OnlyWith {
      names = List.copyOf(names);
    }

    @Override
    public void check(Fields fields) {
      if (!fields.has(other)) {
        names.stream()
            .filter(fields::has)
            .forEach(name -> fields.get(name).problem("nothing, as " + other + " is not set"));
      }
    }

    @Override
    public String sentence() {
      return "Only with " + other + ": " + String.join(", ", names) + ".";
    }

    @Override
    public List<String> fields() {
      return both(other, names);
    }
  }

  /**
   * A field's value says which of some other fields there is; values that are not among them say
   * nothing.
   *
   * @param tag the field
   * @param fieldOf by value
   * @param expected what is to be in the field that the value names
   */
  record Selects(String tag, Map<String, String> fieldOf, String expected) implements Rule {
    public Selects {
      fieldOf = Collections.unmodifiableMap(new LinkedHashMap<>(fieldOf));
    }

    @Override
    public void check(Fields fields) {
      String value = fields.peek(tag);
      String selected = value == null ? null : fieldOf.get(value);
      if (selected == null) {
        return;
      }
      if (!fields.has(selected)) {
        fields.get(selected).problem(expected);
      }
      for (String other : others(selected)) {
        if (fields.has(other)) {
          fields.get(other).problem("nothing, as the " + tag + " is " + value);
        }
      }
    }

    /** The fields that are not there where {@code selected} is. */
    List<String> others(String selected) {
      return fieldOf.values().stream().filter(field -> !field.equals(selected)).toList();
    }

    @Override
    public String sentence() {
      return "The " + tag + " says which: " + String.join(", ", fieldOf.values()) + ".";
    }

    @Override
    public List<String> fields() {
      return both(tag, fieldOf.values());
    }
  }

  /**
   * Where both are whole numbers, the first is not below the second. One that is below 1 is said by
   * its own reader.
   */
  record NotBelow(String name, String lesser) implements Rule {
    @Override
    public void check(Fields fields) {
      OptionalLong most = whole(fields.peek(name));
      OptionalLong least = whole(fields.peek(lesser));
      if (most.orElse(0) > 0 && least.isPresent() && most.getAsLong() < least.getAsLong()) {
        fields.get(name).problem("at least " + lesser + ", " + least.getAsLong());
      }
    }

    @Override
    public String sentence() {
      return name + " is not below " + lesser + ".";
    }

    @Override
    public List<String> fields() {
      return List.of(name, lesser);
    }
  }

  /** Where {@code with} is set, and the first as well, that is one number. */
  record Fixed(String name, long value, String with) implements Rule {
    @Override
    public void check(Fields fields) {
      OptionalLong said = whole(fields.peek(name));
      if (fields.has(with) && said.isPresent() && said.getAsLong() != value) {
        fields.get(name).problem(expected());
      }
    }

    /** What is right, in the words of a problem. */
    String expected() {
      return value + ", as " + with + " is set";
    }

    @Override
    public String sentence() {
      return "With " + with + ", " + name + " is " + value + ".";
    }

    @Override
    public List<String> fields() {
      return List.of(name, with);
    }
  }

  private static List<String> both(String first, Collection<String> others) {
    return Stream.concat(Stream.of(first), others.stream()).toList();
  }

  /** Nothing where it is no whole number: its own reader says so. */
  private static OptionalLong whole(@Nullable String text) {
    return text != null && text.matches("-?[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }
}
