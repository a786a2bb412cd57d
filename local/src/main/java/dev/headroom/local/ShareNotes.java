package dev.headroom.local;

import dev.headroom.api.resource.ReplicaSettings.Share;
import dev.headroom.local.process.MachineShare;
import java.util.ArrayList;
import java.util.List;

/** What this machine cannot do of the share that replicas should have. */
final class ShareNotes {
  private ShareNotes() {}

  static List<String> of(Share share) {
    List<String> notes = new ArrayList<>();
    if (share.nice() > 0 && !MachineShare.setsNice()) {
      notes.add("resources.nice: without effect, as there is no nice on the PATH");
    }
    share
        .cores()
        .ifPresent(
            cores -> {
              if (!MachineShare.setsCores()) {
                notes.add(
                    "resources.cores: replicas may use all cores, as there is no taskset on the PATH"
                        + " (util-linux)");
              } else if (cores > MachineShare.cores()) {
                notes.add(
                    "resources.cores: replicas get all "
                        + MachineShare.cores()
                        + " cores that there are, not "
                        + cores);
              }
            });
    return notes;
  }
}
