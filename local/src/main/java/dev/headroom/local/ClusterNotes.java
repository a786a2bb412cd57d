package dev.headroom.local;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.ReplicaSettings.Requests;
import java.util.ArrayList;
import java.util.List;

/** What of a server's file is for a cluster, and nothing is made of here. */
final class ClusterNotes {
  private ClusterNotes() {}

  static List<String> of(ModelServer server) {
    List<String> told = new ArrayList<>(server.cluster().told());
    if (!server.settings().requests().equals(Requests.NONE)) {
      told.add("resources.requests and limits");
    }
    return told.isEmpty()
        ? List.of()
        : List.of("only for a cluster, without effect here: " + String.join(", ", told));
  }
}
