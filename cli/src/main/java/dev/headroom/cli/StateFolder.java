package dev.headroom.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Where state is kept for a set of files, unless the user says (XDG Base Directory Specification).
 */
public final class StateFolder {
  private static final int HASH_BYTES = 4;

  private StateFolder() {}

  /** The same folder for the same files, from wherever they are named. */
  public static Path of(List<Path> files) {
    String name = String.valueOf(files.getFirst().getFileName()).replaceFirst("\\.[^.]*$", "");
    return all().resolve(name + "-" + hash(files));
  }

  /** Where the records of the user's running systems are. */
  public static Path running() {
    return all().resolve("running");
  }

  /** Where all state folders are that have no other place. */
  public static Path all() {
    String xdg = System.getenv("XDG_STATE_HOME");
    Path states =
        xdg != null && Path.of(xdg).isAbsolute()
            ? Path.of(xdg)
            : Path.of(System.getProperty("user.home"), ".local", "state");
    return states.resolve("headroom");
  }

  /**
   * Why it cannot be used: the JDK's message is the path alone where the kind of exception says the
   * rest.
   */
  public static String unusable(FileSystemException e) {
    String why =
        switch (e) {
          case FileAlreadyExistsException _ -> "is a file";
          case NotDirectoryException _ -> "is a file";
          case NoSuchFileException _ -> "cannot be made";
          case AccessDeniedException _ -> "is not yours to write to";
          default -> e.getReason() == null ? "cannot be used" : e.getReason();
        };
    return e.getFile() + ": " + why + " (expected: a folder that can be made or written to)";
  }

  private static String hash(List<Path> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : files) {
        digest.update((file.toAbsolutePath().normalize() + "\n").getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
