package dev.headroom.metrics.rules;

import dev.headroom.metrics.rules.template.Template;
import dev.headroom.metrics.series.Labels;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which label names which object: labels that are named one by one and, for all others, a template
 * such as {@code kube_<<.Group>>_<<.Resource>>}. Immutable.
 */
public final class Association {
  private static final String GROUP = "Group";
  private static final String RESOURCE = "Resource";

  private final Map<String, ObjectType> overrides;
  private final Optional<Template> template;
  private final Map<String, ObjectType> byTemplate;
  private final ObjectTypes types;

  /**
   * An association.
   *
   * @param overrides by label
   * @param template of fields Group and Resource
   * @param types what a label of the template's form may name
   */
  public Association(
      Map<String, ObjectType> overrides, Optional<Template> template, ObjectTypes types) {
    this.overrides = Map.copyOf(overrides);
    this.template = template;
    this.types = types;
    this.byTemplate = template.map(form -> labels(form, types)).orElse(Map.of());
  }

  /** What each label of the template's form names. */
  private static Map<String, ObjectType> labels(Template template, ObjectTypes types) {
    Map<String, ObjectType> labels = new LinkedHashMap<>();
    types.all().forEach(type -> labels.putIfAbsent(label(template, type), type));
    return Map.copyOf(labels);
  }

  private static String label(Template template, ObjectType type) {
    return template.render(
        Map.of(GROUP, ObjectTypes.sanitized(type.group()), RESOURCE, type.singular()));
  }

  /** The objects that a series is of, by the label that names each. */
  public Map<ObjectType, String> objects(Labels series) {
    Map<ObjectType, String> objects = new LinkedHashMap<>();
    series.forEach((label, _) -> object(label).ifPresent(type -> objects.putIfAbsent(type, label)));
    return objects;
  }

  private Optional<ObjectType> object(String label) {
    return Optional.ofNullable(overrides.get(label))
        .or(() -> Optional.ofNullable(byTemplate.get(label)));
  }

  /** The label that names an object of that kind. */
  public Optional<String> label(ObjectType type) {
    return overrides.entrySet().stream()
        .filter(entry -> entry.getValue().equals(type))
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst()
        .or(() -> template.map(form -> label(form, type)));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Association that
        && overrides.equals(that.overrides)
        && template.equals(that.template)
        && types.equals(that.types);
  }

  @Override
  public int hashCode() {
    return Objects.hash(overrides, template);
  }
}
