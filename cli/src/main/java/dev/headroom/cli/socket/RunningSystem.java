package dev.headroom.cli.socket;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What is known of a system that runs, without asking it.
 *
 * @param version of Headroom
 * @param pid its process
 * @param started when
 * @param state its state folder, absolute
 * @param files what it runs, absolute
 * @param gateway the gateway's URL
 * @param dashboard the dashboard's URL, or empty
 */
public record RunningSystem(
    String version,
    long pid,
    Instant started,
    Path state,
    List<Path> files,
    String gateway,
    String dashboard) {
  public RunningSystem {
    state = state.toAbsolutePath().normalize();
    files = files.stream().map(file -> file.toAbsolutePath().normalize()).toList();
  }
}
