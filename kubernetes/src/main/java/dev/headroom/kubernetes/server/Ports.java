package dev.headroom.kubernetes.server;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.PortNames;
import dev.headroom.api.resource.Server;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ports of a replica's container, by name. A pod has an address of its own, so the numbers are
 * the same in all of them.
 *
 * @param numbers in the order in which they are shown; {@link #REST} is the first
 */
record Ports(Map<String, Integer> numbers) {
  /** Where requests are taken. */
  static final String REST = "rest";

  /** Where gRPC alone is. */
  static final String GRPC = "grpc";

  private static final int FIRST = 8000;
  private static final int FIRST_GRPC = 9000;

  /** Those of the server's container. */
  static Ports of(ModelServer server) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    numbers.put(REST, FIRST);
    if (server.server() instanceof Server.Command command) {
      int next = FIRST + 1;
      for (String name : command.ports()) {
        if (!name.equals(PortNames.MAIN)) {
          numbers.put(name, next++);
        }
      }
    } else if (server.cluster().service().grpcPort().isPresent()) {
      numbers.put(GRPC, FIRST_GRPC);
    }
    return new Ports(numbers);
  }

  /** As the words of a command are filled with. */
  Map<String, Integer> inWords() {
    Map<String, Integer> ports = new LinkedHashMap<>(numbers);
    Integer main = ports.remove(REST);
    ports.put(PortNames.MAIN, main);
    return ports;
  }

  List<ContainerPort> ofContainer() {
    return numbers.entrySet().stream()
        .map(
            port ->
                new ContainerPortBuilder()
                    .withName(port.getKey())
                    .withContainerPort(port.getValue())
                    .withProtocol("TCP")
                    .build())
        .toList();
  }

  int rest() {
    return numbers.getOrDefault(REST, FIRST);
  }
}
