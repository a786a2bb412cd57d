package dev.headroom.document.schema;

import dev.headroom.document.Fields;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What holds between the fields of a {@link Shape}. */
public sealed interface Rule {

  /** Reports what breaks the rule. */
  void check(Fields fields);

  /** The rule as a sentence. */
  String sentence();

  static Rule atLeastOne(String... names) {
    return new AtLeastOne(List.of(names));
  }

  static Rule exactlyOne(String... names) {
    return new ExactlyOne(List.of(names));
  }

  static Rule excludes(String name, String... others) {
    return new Excludes(name, List.of(others));
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
  }
}
