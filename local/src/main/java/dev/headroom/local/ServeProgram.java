package dev.headroom.local;

import java.util.List;
import java.util.Map;

/**
 * How Headroom's own model server is started: flags follow the command.
 *
 * @param command kept short, because a long command line kills ONNX Runtime 1.29
 * @param environment beside the inherited variables
 */
public record ServeProgram(List<String> command, Map<String, String> environment) {
  public ServeProgram {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
