package dev.headroom.document.schema;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A map with known fields.
 *
 * @param name the type's name, as {@code Scaling}; each name stands for one shape
 * @param properties the fields, in the order in which they are shown
 * @param rules what holds between them
 * @param open whether fields that are not described are passed over; else they are problems
 * @param decode makes the value of a map whose rules hold; it asks for exactly the fields that are
 *     described, and reports what is wrong with them
 */
public record Shape<T>(
    String name,
    List<Property<?>> properties,
    List<Rule> rules,
    boolean open,
    Function<Fields, @Nullable T> decode)
    implements Schema<T> {
  public Shape {
    properties = List.copyOf(properties);
    rules = List.copyOf(rules);
    Set<String> names = new LinkedHashSet<>();
    for (Property<?> property : properties) {
      if (!names.add(property.name())) {
        throw new IllegalArgumentException(
            "properties: " + property.name() + " twice (expected: each name once)");
      }
    }
  }

  /** A shape without rules. */
  public static <T> Shape<T> of(
      String name, List<Property<?>> properties, Function<Fields, @Nullable T> decode) {
    return new Shape<>(name, properties, List.of(), false, decode);
  }

  /** The same with rules. */
  public Shape<T> where(List<Rule> all) {
    return new Shape<>(name, properties, all, open, decode);
  }

  /** The same with rules. */
  public Shape<T> where(Rule... all) {
    return where(List.of(all));
  }

  /** The same, where other fields are passed over. */
  public Shape<T> opened() {
    return new Shape<>(name, properties, rules, true, decode);
  }

  /** The field of that name. */
  public Optional<Property<?>> property(String wanted) {
    return properties.stream().filter(property -> property.name().equals(wanted)).findFirst();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the decoder asks for other fields than are described: a
   *     mistake in the program
   */
  @Override
  public @Nullable T read(Field field) {
    return (open ? field.leniently() : field).object(this::read);
  }

  private @Nullable T read(Fields fields) {
    rules.forEach(rule -> rule.check(fields));
    T value = decode.apply(fields);
    Set<String> described =
        properties.stream().map(Property::name).collect(Collectors.toUnmodifiableSet());
    if (!fields.asked().equals(described)) {
      throw new IllegalStateException(
          name + ": reads " + fields.asked() + " (expected: what it describes, " + described + ")");
    }
    return fields.ok() ? value : null;
  }

  @Override
  public String type() {
    return name;
  }

  @Override
  public String expected() {
    return "a map";
  }
}
