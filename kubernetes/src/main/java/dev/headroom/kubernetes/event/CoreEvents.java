package dev.headroom.kubernetes.event;

import dev.headroom.kubernetes.cluster.Cluster;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes events of core v1. */
record CoreEvents(KubernetesClient client, String instance) implements EventWriter {
  private static final String COMPONENT = Cluster.FIELD_MANAGER;

  @Override
  public void write(Occurrence event) throws IOException {
    try {
      if (event.count() == 1 || !again(event)) {
        client.resource(object(event)).create();
      }
    } catch (KubernetesClientException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Whether the event was still there; the API server forgets one after an hour. */
  private boolean again(Occurrence event) {
    Map<String, Object> change = new LinkedHashMap<>();
    change.put("count", event.count());
    change.put("lastTimestamp", time(event.last()));
    change.put("message", event.message());
    try {
      client
          .v1()
          .events()
          .inNamespace(event.about().namespace())
          .withName(event.name())
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              client.getKubernetesSerialization().asJson(change));
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private Event object(Occurrence event) {
    About about = event.about();
    return new EventBuilder()
        .withNewMetadata()
        .withName(event.name())
        .withNamespace(about.namespace())
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(about.apiVersion())
        .withKind(about.kind())
        .withNamespace(about.namespace())
        .withName(about.name())
        .withUid(about.uid().isEmpty() ? null : about.uid())
        .endInvolvedObject()
        .withReason(event.reason())
        .withMessage(event.message())
        .withType(event.warning() ? "Warning" : "Normal")
        .withFirstTimestamp(time(event.first()))
        .withLastTimestamp(time(event.last()))
        .withCount(Math.toIntExact(event.count()))
        .withNewSource()
        .withComponent(COMPONENT)
        .endSource()
        .withReportingComponent(COMPONENT)
        .withReportingInstance(instance)
        .build();
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
