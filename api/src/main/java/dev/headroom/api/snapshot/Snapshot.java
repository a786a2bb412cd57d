package dev.headroom.api.snapshot;

import dev.headroom.api.resource.Scaling.Metric;
import dev.headroom.document.Document;
import dev.headroom.document.Problems;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.status.Status;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One autoscaler and the facts for one decision.
 *
 * @param kind of the autoscaler, such as HorizontalPodAutoscaler
 * @param target what it scales, as {@code Deployment/web}
 */
public record Snapshot(
    String kind, String target, Policy policy, Observation observation, History history) {

  /**
   * Reads a snapshot. Objects that have no part in a decision are passed over. Of several
   * autoscalers the first is meant; the others matter only where they select the same pods.
   *
   * @param file the file's name, for problems
   * @param catalog what a signal of a ScalingPolicy measures; null for one that it does not know
   * @param elsewhere who is asked for metrics that the snapshot does not have
   * @return null if something is wrong, which the problems then say
   */
  public static @Nullable Snapshot read(
      String file,
      List<Document> documents,
      Function<Metric.Signal, @Nullable MetricSpec> catalog,
      Elsewhere elsewhere,
      Problems problems) {
    return new SnapshotReader(file, catalog, elsewhere, problems).read(documents);
  }

  /**
   * What an autoscaler said of itself last; that of a new one where it has said nothing, or nothing
   * that can be read.
   */
  public static Status previous(Document autoscaler) {
    Status status =
        autoscaler
            .lenient(new Problems(autoscaler.file()))
            .object(object -> StatusFields.decode(object.get("status")));
    return status == null ? Status.initial(0) : status;
  }
}
