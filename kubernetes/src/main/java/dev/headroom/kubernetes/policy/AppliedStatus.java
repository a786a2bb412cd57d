package dev.headroom.kubernetes.policy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.kubernetes.event.About;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.HttpURLConnection;

/**
 * Writes statuses by server-side apply, as a field manager of its own: in a ModelServer's status
 * the operator owns the other fields.
 */
record AppliedStatus(KubernetesClient client) implements StatusWriter {
  static final String FIELD_MANAGER = "headroom-scaling";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Override
  public void write(About about, ObjectNode status) throws IOException {
    PatchContext apply = PatchContext.of(PatchType.SERVER_SIDE_APPLY);
    apply.setFieldManager(FIELD_MANAGER);
    apply.setForce(true);
    ObjectNode object = MAPPER.createObjectNode();
    object.put("apiVersion", about.apiVersion());
    object.put("kind", about.kind());
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", about.name());
    metadata.put("namespace", about.namespace());
    if (!about.uid().isEmpty()) {
      metadata.put("uid", about.uid()); // another one of the same name is not meant
    }
    object.set("status", status);
    try {
      GenericKubernetesResource resource =
          MAPPER.convertValue(object, GenericKubernetesResource.class);
      OwnKinds.of(client, about.kind())
          .inNamespace(about.namespace())
          .resource(resource)
          .subresource("status")
          .patch(apply);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw new IOException(String.valueOf(e.getMessage()), e);
      }
    }
  }
}
