package dev.headroom.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.control.Tick;
import dev.headroom.metrics.catalog.Catalog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocalSystemTest {
  private static final SystemListener NONE =
      new SystemListener() {
        @Override
        public void event(SystemEvent event) {}

        @Override
        public void ticked(String server, Tick tick) {}
      };

  @TempDir Path folder;

  private LocalSystem open(int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    ServeProgram none = new ServeProgram(List.of("true"), Map.of());
    return LocalSystem.open(
        LocalOptions.of(address, folder.resolve("state"), none), Catalog.builtIn(), NONE);
  }

  /** Each is a file where a folder is needed, found at another step of opening. */
  @Test
  void whatFailedToOpenKeepsNothing() throws IOException {
    int port = freePort();
    for (String file : List.of("policies", "servers")) {
      Path state = Files.createDirectories(folder.resolve("state"));
      Files.writeString(state.resolve(file), "not a folder");
      assertThatThrownBy(() -> open(port)).isInstanceOf(IOException.class);
      Files.delete(state.resolve(file));
    }

    try (LocalSystem system = open(port)) {
      assertThat(system.address().getPort()).isEqualTo(port);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void generatedFilesOfAnEarlierRunGoAtTheStart() throws IOException {
    Path server = Files.createDirectories(folder.resolve("state/servers/sentences"));
    Files.writeString(server.resolve("config-0123.json"), "{}");
    Files.writeString(server.resolve("sentences-1.log"), "why it died");

    open(0).close();

    assertThat(server.resolve("config-0123.json")).doesNotExist();
    assertThat(server.resolve("sentences-1.log")).exists();
  }

  @Test
  void othersCannotReadWhatItKeeps() throws IOException {
    open(0).close();

    Path state = folder.resolve("state");
    try (Stream<Path> all = Files.walk(state)) {
      assertThat(all)
          .hasSizeGreaterThan(3)
          .allSatisfy(
              path ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                      .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
    }
  }

  @Test
  void aFolderOfTheUsersKeepsItsPermissions() throws IOException {
    Path state = Files.createDirectories(folder.resolve("state"));
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-xr-x"));

    open(0).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
        .isEqualTo("rwxr-xr-x");
  }
}
