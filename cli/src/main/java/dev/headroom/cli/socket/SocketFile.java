package dev.headroom.cli.socket;

import dev.headroom.control.PrivateFiles;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The socket of a state folder. The kernel takes at most 108 bytes as a socket's path; a longer one
 * is reached through a link of a short name, in a folder that only this user has.
 */
final class SocketFile {
  private static final String NAME = "control.sock";
  private static final String BINDING = "control.new";

  /** 108 with the zero at its end; macOS: 104. */
  private static final int LONGEST = 103;

  /** What is done with a path that is short enough. */
  @FunctionalInterface
  interface Use<T> {
    T with(Path socket) throws IOException;
  }

  private SocketFile() {}

  static Path in(Path state) {
    return state.toAbsolutePath().resolve(NAME);
  }

  /**
   * Has a new socket made, in a folder that is closed to others until the socket is closed to them,
   * and puts it in the place of one that a killed system left behind. To be called by whoever has
   * the state folder's lock.
   *
   * @param bind makes the socket and listens
   */
  static <T> T make(Path state, Use<T> bind) throws IOException {
    Path folder = PrivateFiles.ownFolder(state.toAbsolutePath().resolve(BINDING));
    Path made = folder.resolve("s");
    Files.deleteIfExists(made);
    T bound = shortly(made, bind);
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
    Files.move(made, in(state), StandardCopyOption.REPLACE_EXISTING);
    Files.delete(folder);
    return bound;
  }

  /** Removes it, when the system ends. */
  static void remove(Path state) throws IOException {
    Files.deleteIfExists(in(state));
  }

  /** Has a socket used by a path that is short enough. */
  static <T> T shortly(Path socket, Use<T> use) throws IOException {
    if (bytes(socket) <= LONGEST) {
      return use.with(socket);
    }
    Path folder = Files.createTempDirectory("headroom-");
    Path link = folder.resolve("l");
    try {
      Files.createSymbolicLink(link, socket.getParent());
      Path through = link.resolve(socket.getFileName());
      if (bytes(through) > LONGEST) {
        throw new FileSystemException(
            socket.toString(),
            null,
            "too long for a socket, and so is " + through + " (expected: a shorter folder)");
      }
      return use.with(through);
    } finally {
      Files.deleteIfExists(link);
      Files.deleteIfExists(folder);
    }
  }

  private static int bytes(Path path) {
    return path.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
  }
}
