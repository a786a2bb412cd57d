package dev.headroom.api.resource;

import dev.headroom.document.schema.ListOf;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Rule;
import dev.headroom.document.schema.Schema;
import dev.headroom.document.schema.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** Documents made of the description alone: each field's example, in the examples around it. */
final class DescribedDocuments {
  /** A field of a kind, and the fields that lead there. */
  record Place(Kind<?> kind, List<Property<?>> steps) {
    Property<?> property() {
      return steps.getLast();
    }

    /** As problems name it: of lists the first item. */
    String path() {
      StringBuilder path = new StringBuilder();
      for (Property<?> step : steps) {
        path.append(path.isEmpty() ? "" : path.charAt(path.length() - 1) == '[' ? "0]." : ".");
        path.append(step.name()).append(step.schema() instanceof ListOf<?> ? "[" : "");
      }
      if (path.charAt(path.length() - 1) == '[') {
        path.setLength(path.length() - 1);
      }
      return path.toString();
    }

    @Override
    public String toString() {
      return kind.name() + "." + path();
    }
  }

  private DescribedDocuments() {}

  /** Every field of every shape, at the first place that it is found at. */
  static Stream<Place> places() {
    Map<String, Place> places = new LinkedHashMap<>();
    Resources.kinds().forEach(kind -> walk(kind, List.of(), kind.shape(), places));
    return places.values().stream();
  }

  private static void walk(
      Kind<?> kind, List<Property<?>> before, Shape<?> shape, Map<String, Place> places) {
    for (Property<?> property : shape.properties()) {
      List<Property<?>> steps = new ArrayList<>(before);
      steps.add(property);
      places.putIfAbsent(shape.name() + "." + property.name(), new Place(kind, steps));
      Shape<?> inner = inner(property.schema());
      if (inner != null) {
        walk(kind, steps, inner, places);
      }
    }
  }

  /** The map that stands there or in the items there. */
  static @Nullable Shape<?> inner(Schema<?> schema) {
    return switch (schema) {
      case Shape<?> shape -> shape;
      case ListOf<?> list -> inner(list.item());
      default -> null;
    };
  }

  /** A document with that value in the place, and examples around it. */
  static Map<String, Object> with(Place place, @Nullable Object value) {
    Map<String, Object> document = new LinkedHashMap<>();
    Map<String, Object> map = document;
    Shape<?> shape = place.kind().shape();
    for (Property<?> property : shape.properties()) {
      if (property.required().isPresent()) {
        put(map, shape, property.name(), example(property));
      }
    }
    for (Property<?> step : place.steps().subList(0, place.steps().size() - 1)) {
      Object around = example(step);
      put(map, shape, step.name(), around);
      map = firstMap(around);
      shape = inner(step.schema());
      if (shape == null) {
        throw new IllegalStateException(step.name() + " has no fields");
      }
    }
    put(map, shape, place.property().name(), value);
    return document;
  }

  /** The same without the field. */
  static Map<String, Object> without(Place place) {
    Map<String, Object> document = with(place, example(place.property()));
    Map<String, Object> map = document;
    for (Property<?> step : place.steps().subList(0, place.steps().size() - 1)) {
      map = firstMap(map.get(step.name()));
    }
    map.remove(place.property().name());
    return document;
  }

  static Object example(Property<?> property) {
    return yaml(property.example());
  }

  static Object yaml(String text) {
    return new Yaml().load(text);
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> firstMap(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> (Map<String, Object>) map;
      case List<?> list -> firstMap(list.getFirst());
      case null, default -> throw new IllegalStateException(value + " (expected: a map or a list)");
    };
  }

  /** Sets a field; what may not be beside it goes, what has to be comes. */
  private static void put(
      Map<String, Object> map, Shape<?> shape, String name, @Nullable Object value) {
    map.put(name, value);
    for (Rule rule : shape.rules()) {
      switch (rule) {
        case Rule.ExactlyOne one when one.names().contains(name) ->
            map.keySet().removeAll(others(one.names(), name));
        case Rule.Excludes excludes when excludes.name().equals(name) ->
            map.keySet().removeAll(excludes.others());
        case Rule.Excludes excludes when excludes.others().contains(name) ->
            map.remove(excludes.name());
        case Rule.Selects selects when selects.fieldOf().containsValue(name) -> {
          map.keySet().removeAll(others(selects.fieldOf().values().stream().toList(), name));
          selects
              .fieldOf()
              .forEach(
                  (tag, field) -> {
                    if (field.equals(name)) {
                      map.put(selects.tag(), tag);
                    }
                  });
        }
        case Rule.Selects selects when selects.tag().equals(name) -> {
          String field = selects.fieldOf().get(String.valueOf(value));
          if (field != null && !map.containsKey(field)) {
            put(map, shape, field, example(shape.property(field).orElseThrow()));
          }
        }
        case Rule.OnlyWith with
            when with.names().contains(name) && !map.containsKey(with.other()) ->
            put(map, shape, with.other(), example(shape.property(with.other()).orElseThrow()));
        default -> {}
      }
    }
    map.put(name, value);
    for (Rule rule : shape.rules()) {
      if (rule instanceof Rule.OnlyWith with && !map.containsKey(with.other())) {
        map.keySet().removeAll(with.names());
      }
    }
  }

  private static List<String> others(List<String> names, String name) {
    return names.stream().filter(other -> !other.equals(name)).toList();
  }
}
