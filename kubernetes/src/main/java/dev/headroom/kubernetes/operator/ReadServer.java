package dev.headroom.kubernetes.operator;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Resources;
import dev.headroom.document.Document;
import dev.headroom.document.Documents;
import dev.headroom.document.Problem;
import dev.headroom.document.Problems;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Optional;

/**
 * A ModelServer of the cluster, read as those of files are.
 *
 * @param server absent where there are problems
 * @param problems what is wrong, in the reader's words
 */
record ReadServer(Optional<ModelServer> server, List<String> problems) {
  static ReadServer of(GenericKubernetesResource object, KubernetesSerialization serialization) {
    Problems problems = new Problems("");
    List<Document> documents = Documents.parse("", serialization.asJson(object), problems);
    Optional<ModelServer> server =
        documents.stream()
            .findFirst()
            // The only object there is has no number.
            .map(
                read ->
                    new Document(
                        read.file(), 0, read.base(), read.apiVersion(), read.kind(), read.root()))
            .map(document -> Resources.modelServer(document, problems));
    return problems.count() > 0
        ? new ReadServer(Optional.empty(), problems.list().stream().map(Problem::message).toList())
        : new ReadServer(server, List.of());
  }
}
