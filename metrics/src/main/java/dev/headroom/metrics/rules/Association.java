package dev.headroom.metrics.rules;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
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
  private final Optional<Pattern> labels;
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
    this.labels = template.map(Association::pattern);
  }

  /** The template turned round: from a label to its group and resource. */
  private static Pattern pattern(Template template) {
    String mark = "\u0001";
    String text =
        template.render(Map.of(GROUP, mark + GROUP + mark, RESOURCE, mark + RESOURCE + mark));
    StringBuilder pattern = new StringBuilder();
    for (String piece : text.split(mark, -1)) {
      boolean isPlace =
          (piece.equals(GROUP) || piece.equals(RESOURCE)) && pattern.indexOf("<" + piece) < 0;
      pattern.append(isPlace ? "(?P<" + piece + ">.+?)" : Pattern.quote(piece));
    }
    return Pattern.compile(pattern.toString());
  }

  /** The objects that a series is of, by the label that names each. */
  public Map<ObjectType, String> objects(Labels series) {
    Map<ObjectType, String> objects = new LinkedHashMap<>();
    series.forEach((label, _) -> object(label).ifPresent(type -> objects.putIfAbsent(type, label)));
    return objects;
  }

  private Optional<ObjectType> object(String label) {
    ObjectType override = overrides.get(label);
    return override == null ? labels.flatMap(form -> ofForm(form, label)) : Optional.of(override);
  }

  private Optional<ObjectType> ofForm(Pattern form, String label) {
    Matcher found = form.matcher(label);
    if (!form.namedGroups().containsKey(RESOURCE) || !found.matches()) {
      return Optional.empty();
    }
    String group = form.namedGroups().containsKey(GROUP) ? found.group(GROUP) : "";
    return types.ofLabel(group, found.group(RESOURCE));
  }

  /** The label that names an object of that kind. */
  public Optional<String> label(ObjectType type) {
    return overrides.entrySet().stream()
        .filter(entry -> entry.getValue().equals(type))
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst()
        .or(
            () ->
                template.map(
                    form ->
                        form.render(
                            Map.of(
                                GROUP,
                                ObjectTypes.sanitized(type.group()),
                                RESOURCE,
                                type.singular()))));
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
