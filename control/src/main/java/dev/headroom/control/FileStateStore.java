package dev.headroom.control;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps each policy's state in a file of its own. A file is replaced whole: written beside, forced
 * to the disk, renamed. One that cannot be read is renamed to {@code NAME.json.bad}, for people to
 * look at.
 */
public final class FileStateStore implements StateStore {
  private static final Logger log = LoggerFactory.getLogger(FileStateStore.class);

  private final Path folder;

  /**
   * @param folder made if it is not there
   */
  public FileStateStore(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  @Override
  public Optional<PolicyState> load(PolicyId policy) throws IOException {
    Path file = file(policy);
    byte[] json;
    try {
      json = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try {
      return Optional.of(SavedState.read(policy, json));
    } catch (IOException | RuntimeException e) {
      Path aside = file.resolveSibling(file.getFileName() + ".bad");
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      log.warn(
          "{}: the state of policy {} cannot be read and was set aside as {}; it starts without memory: {}",
          file,
          policy,
          aside.getFileName(),
          firstLine(e));
      return Optional.empty();
    }
  }

  @Override
  public void save(PolicyId policy, PolicyState state) throws IOException {
    Path file = file(policy);
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer json = ByteBuffer.wrap(SavedState.write(policy, state));
      while (json.hasRemaining()) {
        channel.write(json);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(folder);
  }

  @Override
  public void forget(PolicyId policy) throws IOException {
    Files.deleteIfExists(file(policy));
  }

  /** A rename is on the disk once its folder is. */
  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Encoded, so that no name leaves the folder; "," is in no encoded name. */
  private Path file(PolicyId policy) {
    return folder.resolve(encoded(policy.namespace()) + "," + encoded(policy.name()) + ".json");
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
