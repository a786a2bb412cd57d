package dev.headroom.api.snapshot;

import dev.headroom.api.autoscaling.LabelSelectors;
import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Resources;
import dev.headroom.document.Document;
import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.document.Problems;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.LabelSelector;
import dev.headroom.scaling.policy.LabelSelector.Expression;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The scale of something: a Scale as its scale subresource shows it, or the object itself. */
final class ScaleFields {
  private ScaleFields() {}

  /**
   * Whether a document says how many replicas of itself, or of what it is named after, there are.
   */
  static boolean isScalable(Document document) {
    return switch (document.kind()) {
      case "Scale" -> document.group().equals("autoscaling");
      case "Deployment", "StatefulSet", "ReplicaSet" -> document.group().equals("apps");
      case "ReplicationController" -> document.group().isEmpty();
      case ModelServer.KIND -> document.apiVersion().equals(Resources.API_VERSION);
      default -> false;
    };
  }

  /** The scale; null where the document is wrong. */
  static Target.@Nullable Scale decode(Document document, Problems problems) {
    return document
        .lenient(problems)
        .object(
            object -> {
              MetaFields.decode(object);
              Replicas wanted = object.get("spec").object(fields -> spec(document.kind(), fields));
              Replicas there = object.get("status").object(ScaleFields::status);
              if (!object.ok()) {
                return null;
              }
              Replicas spec = Objects.requireNonNullElse(wanted, new Replicas(0, ""));
              boolean isFile = there == null && document.kind().equals(ModelServer.KIND);
              Replicas status =
                  isFile
                      ? ofFile(document, spec)
                      : Objects.requireNonNullElse(there, new Replicas(0, ""));
              String selector = status.selector().isEmpty() ? spec.selector() : status.selector();
              return new Target.Scale(spec.count(), status.count(), selector);
            });
  }

  /** A user's own file has no status: that of a headroom up that has just begun with it. */
  private static Replicas ofFile(Document document, Replicas spec) {
    return new Replicas(spec.count(), "headroom.dev/server=" + document.name());
  }

  private record Replicas(int count, String selector) {}

  private static Replicas spec(String kind, Fields fields) {
    Integer replicas = fields.get("replicas").integer(0, Integer.MAX_VALUE);
    int otherwise = kind.equals("Scale") ? 0 : 1;
    Field selector = fields.get("selector");
    String text =
        switch (kind) {
          case "ReplicationController" -> text(new LabelSelector(selector.strings(), List.of()));
          case "Deployment", "StatefulSet", "ReplicaSet" -> {
            LabelSelector labels = LabelSelectors.decode(selector);
            yield labels == null ? "" : text(labels);
          }
          default -> "";
        };
    return new Replicas(Objects.requireNonNullElse(replicas, otherwise), text);
  }

  private static Replicas status(Fields fields) {
    Integer replicas = fields.get("replicas").integer(0, Integer.MAX_VALUE);
    Field selector = fields.get("selector");
    return new Replicas(
        Objects.requireNonNullElse(replicas, 0), Objects.requireNonNullElse(selector.string(), ""));
  }

  /** The selector as a scale's status has it: {@code app=web,tier notin (cache)}. */
  private static String text(LabelSelector selector) {
    StringJoiner text = new StringJoiner(",");
    for (Map.Entry<String, String> label : new TreeMap<>(selector.matchLabels()).entrySet()) {
      text.add(label.getKey() + "=" + label.getValue());
    }
    for (Expression expression : selector.matchExpressions()) {
      String values = "(" + String.join(",", expression.values()) + ")";
      text.add(
          switch (expression.operator()) {
            case "In" -> expression.key() + " in " + values;
            case "NotIn" -> expression.key() + " notin " + values;
            case "DoesNotExist" -> "!" + expression.key();
            default -> expression.key();
          });
    }
    return text.toString();
  }
}
