package dev.headroom.api.snapshot;

import dev.headroom.document.Document;
import dev.headroom.document.Fields;
import dev.headroom.document.Problems;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.history.Recommendation;
import dev.headroom.scaling.history.ScaleEvent;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a controller remembers (headroom.dev/v1alpha1 ScalingHistory): {@code recommendations:
 * [{time, replicas}]} before any limit, and {@code events: [{time, change}]}, where change is
 * negative for replicas taken away; {@code fresh: true} for a controller that has only just
 * started.
 */
final class HistoryFields {
  static final String KIND = "ScalingHistory";

  private HistoryFields() {}

  private record Change(Instant time, int change) {}

  static @Nullable History decode(Document document, Problems problems) {
    return document
        .strict(problems)
        .object(
            object -> {
              object.get("apiVersion");
              object.get("kind");
              object.get("metadata").leniently();
              List<Recommendation> recommendations =
                  object.get("recommendations").list(i -> i.object(HistoryFields::recommendation));
              List<Change> changes =
                  object.get("events").list(i -> i.object(HistoryFields::change));
              Boolean fresh = object.get("fresh").bool();
              return object.ok() ? history(fresh != null && fresh, recommendations, changes) : null;
            });
  }

  private static History history(
      boolean fresh, List<Recommendation> recommendations, List<Change> changes) {
    List<ScaleEvent> ups =
        changes.stream()
            .filter(change -> change.change() > 0)
            .map(change -> new ScaleEvent(change.time(), change.change()))
            .sorted(Comparator.comparing(ScaleEvent::time))
            .toList();
    List<ScaleEvent> downs =
        changes.stream()
            .filter(change -> change.change() < 0)
            .map(change -> new ScaleEvent(change.time(), -change.change()))
            .sorted(Comparator.comparing(ScaleEvent::time))
            .toList();
    List<Recommendation> inOrder =
        recommendations.stream().sorted(Comparator.comparing(Recommendation::time)).toList();
    History history = fresh ? History.ofNewController() : History.empty();
    History remembering = inOrder.isEmpty() ? history : history.withRecommendations(inOrder);
    return remembering.withScaleUps(ups).withScaleDowns(downs);
  }

  private static @Nullable Recommendation recommendation(Fields fields) {
    Instant time = fields.required("time", "a time as 2026-01-01T12:00:00Z").time();
    Integer replicas =
        fields.required("replicas", "a whole number from 0").integer(0, Integer.MAX_VALUE);
    return time == null || replicas == null ? null : new Recommendation(time, replicas);
  }

  private static @Nullable Change change(Fields fields) {
    Instant time = fields.required("time", "a time as 2026-01-01T12:00:00Z").time();
    Integer change =
        fields
            .required("change", "a whole number, below 0 for replicas taken away")
            .integer(-Integer.MAX_VALUE, Integer.MAX_VALUE);
    return time == null || change == null ? null : new Change(time, change);
  }
}
