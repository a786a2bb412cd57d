package dev.headroom.local.replica;

import dev.headroom.api.resource.PortNames;
import dev.headroom.local.process.ChildProcess;
import dev.headroom.local.process.MachineShare;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Starts processes with all that their template asks of the machine, and gives that back. */
final class Launcher {
  private final Machine machine;

  Launcher(Machine machine) {
    this.machine = machine;
  }

  /**
   * A process, and what it has of the machine.
   *
   * @param ports by name
   * @param cores that it may use; none: all
   * @param output what it writes to
   */
  record Launched(
      ChildProcess process, Map<String, Integer> ports, List<Integer> cores, Path output) {
    /** The port of that name, or that where it takes requests. */
    int port(Optional<String> name) {
      Integer port = ports.get(name.orElse(PortNames.MAIN));
      if (port == null) {
        throw new IllegalArgumentException(
            "port: " + name.orElse("") + " (expected: one of " + ports.keySet() + ")");
      }
      return port;
    }
  }

  /** Starts one; where that fails, it has nothing of the machine. */
  Launched start(ReplicaTemplate template, Path output) throws IOException {
    Map<String, Integer> ports = new TreeMap<>();
    List<Integer> cores = template.share().cores().map(machine.share()::take).orElse(List.of());
    boolean config = false;
    try {
      for (String name : template.ports()) {
        ports.put(name, machine.ports().take());
      }
      if (template.config().isPresent()) {
        machine.configs().take(template.config().get());
        config = true;
      }
      List<String> command =
          MachineShare.limited(template.commandFor(ports), template.share().nice(), cores);
      ChildProcess process =
          machine
              .children()
              .start(command, template.environmentFor(ports), template.folder(), output);
      return new Launched(process, ports, cores, output);
    } catch (IOException | RuntimeException e) {
      ports.values().forEach(machine.ports()::release);
      machine.share().release(cores);
      if (config) {
        template.config().ifPresent(machine.configs()::release);
      }
      throw e;
    }
  }

  /** Its process is gone. */
  void release(Launched launched, ReplicaTemplate template) {
    launched.ports().values().forEach(machine.ports()::release);
    machine.share().release(launched.cores());
    template.config().ifPresent(machine.configs()::release);
  }
}
