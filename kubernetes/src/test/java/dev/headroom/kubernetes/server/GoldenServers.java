package dev.headroom.kubernetes.server;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Resources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** ModelServers of each shape, in files, beside what they come to. */
final class GoldenServers {
  static final String UID = "11111111-2222-3333-4444-555555555555";
  static final String IMAGE = "headroom:1";

  private GoldenServers() {}

  static Stream<String> names() {
    return Stream.of(
        "demo",
        "claim",
        "host-path",
        "config-map",
        "config-inline",
        "config-path",
        "node-port",
        "load-balancer",
        "ingress-nginx",
        "ingress-plain",
        "command-gpu",
        "command-ports",
        "guarded",
        "long-name");
  }

  static ModelServer read(String name) {
    Resources read = Resources.parse(name + ".yaml", text(name + ".yaml"), Path.of("/"));
    if (!read.problems().isEmpty()) {
      throw new AssertionError(read.problems());
    }
    return read.modelServers().getFirst().value();
  }

  static ServerObjects objects(String name) {
    return ServerObjects.of(read(name), UID, IMAGE, true);
  }

  static String text(String file) {
    try (InputStream in = GoldenServers.class.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(file, e);
    }
  }
}
