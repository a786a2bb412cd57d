package dev.headroom.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Files and folders that only this user reads and writes (0600, 0700), whatever the umask, on a
 * file system that has such permissions. Thread-safe.
 */
public final class PrivateFiles {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final int MOST_ASIDE = 9;

  private PrivateFiles() {}

  /** The folder, made if it is not there; one that is keeps its permissions: it may be shared. */
  public static Path folder(Path folder) throws IOException {
    return Files.isDirectory(folder)
        ? folder
        : Files.createDirectories(folder, permissions(folder, FOLDER));
  }

  /** The folder that a file is in, made if it is not there. */
  public static Path folderOf(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file.toAbsolutePath() : folder(folder);
  }

  /** The folder, made if it is not there, and closed to others if it is: one of Headroom's own. */
  public static Path ownFolder(Path folder) throws IOException {
    return close(folder(folder), FOLDER);
  }

  /** Opens a file; one that is there is closed to others. */
  public static FileChannel open(Path file, OpenOption... options) throws IOException {
    Set<OpenOption> all = new HashSet<>(List.of(options));
    FileChannel channel = FileChannel.open(file, all, permissions(file, FILE));
    try {
      close(file, FILE);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Replaces the file as a whole: written beside ({@code FILE.next}), forced to the disk, renamed.
   */
  public static void replaceDurably(Path file, byte[] content) throws IOException {
    replace(file, content, true);
    forceFolder(file);
  }

  /** Replaces the file as a whole; after a crash of the machine either may be there. */
  public static void replace(Path file, byte[] content) throws IOException {
    replace(file, content, false);
  }

  private static void replace(Path file, byte[] content, boolean durably) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try (FileChannel channel =
        open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      write(channel, content, next);
      if (durably) {
        channel.force(true);
      }
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Writes all of it.
   *
   * @param file to be named where that fails: what the system says, such as that the disk is full,
   *     names none
   */
  public static void write(FileChannel channel, byte[] content, Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      FileSystemException named = new FileSystemException(file.toString(), null, e.getMessage());
      named.initCause(e);
      throw named;
    }
  }

  /** A rename is on the disk once its folder is. */
  private static void forceFolder(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(folderOf(file), StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * Renames what stands in a file's place to {@code FILE.bad}, for people to look at; it replaces
   * an earlier file of that name, but not a folder.
   */
  public static Path setAside(Path file) throws IOException {
    for (int i = 1; i <= MOST_ASIDE; i++) {
      Path aside = file.resolveSibling(file.getFileName() + ".bad" + (i == 1 ? "" : "." + i));
      if (!Files.isDirectory(aside, LinkOption.NOFOLLOW_LINKS)) {
        return Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    throw new FileAlreadyExistsException(file + ".bad", null, "too many were set aside before");
  }

  private static FileAttribute<?>[] permissions(Path path, Set<PosixFilePermission> permissions) {
    return isPosix(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private static Path close(Path path, Set<PosixFilePermission> permissions) throws IOException {
    if (isPosix(path)
        && !Files.isSymbolicLink(path)
        && !Files.getPosixFilePermissions(path).equals(permissions)) {
      Files.setPosixFilePermissions(path, permissions);
    }
    return path;
  }

  private static boolean isPosix(Path path) {
    return Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
  }
}
