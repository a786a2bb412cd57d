package dev.headroom.api.autoscaling;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.scaling.policy.LabelSelector;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.ObjectReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Metrics (autoscaling/v2 MetricSpec) in documents. */
public final class MetricSpecs {
  private static final String TYPES = "one of ContainerResource, External, Object, Pods, Resource";
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private static final Map<String, Decoder> SOURCES = sources();

  private MetricSpecs() {}

  private interface Decoder {
    @Nullable MetricSpec decode(Fields fields, Rules rules);
  }

  private static Map<String, Decoder> sources() {
    Map<String, Decoder> sources = new LinkedHashMap<>();
    sources.put("resource", MetricSpecs::resource);
    sources.put("containerResource", MetricSpecs::containerResource);
    sources.put("pods", MetricSpecs::pods);
    sources.put("object", MetricSpecs::object);
    sources.put("external", MetricSpecs::external);
    return sources;
  }

  public static @Nullable MetricSpec decode(Field field, Rules rules) {
    return field.object(fields -> decode(fields, rules));
  }

  /** The metric in a map that may have other fields as well. */
  public static @Nullable MetricSpec decode(Fields fields, Rules rules) {
    Field type = fields.required("type", TYPES);
    String typeName = type.name();
    if (typeName == null) {
      SOURCES.keySet().forEach(fields::get);
      return null;
    }
    String source = Character.toLowerCase(typeName.charAt(0)) + typeName.substring(1);
    boolean known = SOURCES.containsKey(source) && !source.equals(typeName);
    if (!known && rules == Rules.ADMISSION) {
      type.problem(TYPES);
    }
    MetricSpec metric = known ? null : new MetricSpec.Unknown(typeName);
    for (Map.Entry<String, Decoder> entry : SOURCES.entrySet()) {
      Field given = fields.get(entry.getKey());
      if (entry.getKey().equals(source)) {
        metric =
            given
                .required("what to measure, as the type says")
                .object(inner -> entry.getValue().decode(inner, rules));
      } else if (given.present() && known) {
        given.problem("nothing, as the type is " + typeName);
      }
    }
    return fields.ok() ? metric : null;
  }

  private static @Nullable MetricSpec resource(Fields fields, Rules rules) {
    String name = fields.required("name", "a resource, as cpu or memory").name();
    MetricTarget target = MetricTargets.ofResource(fields.get("target"), rules);
    return name == null || target == null ? null : new MetricSpec.Resource(name, target);
  }

  private static @Nullable MetricSpec containerResource(Fields fields, Rules rules) {
    String name = fields.required("name", "a resource, as cpu or memory").name();
    Field containerField = fields.required("container", "a container's name");
    String container = containerField.name();
    if (container != null && !LABEL.matcher(container).matches()) {
      containerField.problem("a container's name: a-z, 0-9 and -, at most 63");
    }
    MetricTarget target = MetricTargets.ofResource(fields.get("target"), rules);
    return name == null || container == null || target == null
        ? null
        : new MetricSpec.ContainerResource(name, container, target);
  }

  private static @Nullable MetricSpec pods(Fields fields, Rules rules) {
    MetricIdentifier metric = identifier(fields.get("metric"));
    MetricTarget target = MetricTargets.ofPods(fields.get("target"), rules);
    return metric == null || target == null ? null : new MetricSpec.Pods(metric, target);
  }

  private static @Nullable MetricSpec object(Fields fields, Rules rules) {
    ObjectReference described =
        References.decode(fields.required("describedObject", "apiVersion, kind and name"));
    MetricIdentifier metric = identifier(fields.get("metric"));
    MetricTarget target = MetricTargets.ofObject(fields.get("target"), rules);
    return described == null || metric == null || target == null
        ? null
        : new MetricSpec.ObjectMetric(described, metric, target);
  }

  private static @Nullable MetricSpec external(Fields fields, Rules rules) {
    MetricIdentifier metric = identifier(fields.get("metric"));
    MetricTarget target = MetricTargets.ofExternal(fields.get("target"), rules);
    return metric == null || target == null ? null : new MetricSpec.External(metric, target);
  }

  private static @Nullable MetricIdentifier identifier(Field field) {
    return field
        .required("a metric's name")
        .object(
            fields -> {
              String name = References.pathSegment(fields.required("name", "a metric's name"));
              LabelSelector selector = LabelSelectors.decode(fields.get("selector"));
              return name == null
                  ? null
                  : new MetricIdentifier(name, Optional.ofNullable(selector));
            });
  }
}
