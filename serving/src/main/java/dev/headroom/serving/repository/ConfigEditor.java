package dev.headroom.serving.repository;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.headroom.document.Documents;
import dev.headroom.serving.repository.ConfigEdit.Done;
import dev.headroom.serving.repository.ConfigEdit.Refused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Puts models into a {@code config.json} and takes them out. The file is replaced as a whole, so
 * that a server that reads it meanwhile sees all of the old one or all of the new one; what else
 * stands in it stays as it was written. Editors of one file, in whatever processes, take turns.
 */
public final class ConfigEditor {
  private static final String NOT_JSON = "The file is not valid json";
  private static final String NO_FILE = "File not found or cannot open";

  /** So often an editor may find that another was faster. */
  private static final int MOST_TRIES = 100;

  /** The system's locks are for processes: threads of one may not wait for them. */
  private static final ReentrantLock OF_PROCESS = new ReentrantLock();

  private final Path file;

  /** Of the file; one that is a link is edited where the link leads. */
  public ConfigEditor(Path file) {
    this.file = file;
  }

  /** Adds a model; where there is no file yet, it begins one. */
  public ConfigEdit add(String model, String basePath) {
    if (!ModelReader.isName(model)) {
      return new Refused(
          "Invalid model name", "name: \"" + model + "\" (expected: " + ModelReader.NAME + ")");
    }
    return edit(text -> added(text, model, basePath));
  }

  /** Takes the first model of the name out. */
  public ConfigEdit remove(String model) {
    return edit(text -> removed(text, model));
  }

  /** Makes a new text, or says why not, of the old one; null: there is no file. */
  private interface Change {
    Changed of(@Nullable String text);
  }

  private sealed interface Changed {
    record Text(String text) implements Changed {}

    record Not(Refused refused) implements Changed {}
  }

  private Changed added(@Nullable String text, String model, String basePath) {
    return changed(
        text == null ? ConfigText.EMPTY : text,
        config ->
            config.has(model)
                ? not(
                    "Given model name is already occupied",
                    file + ": has a model \"" + model + "\" (expected: another name)")
                : new Changed.Text(config.with(model, basePath)));
  }

  private Changed removed(@Nullable String text, String model) {
    if (text == null) {
      return not(
          "The provided base path is invalid or doesn't exists",
          file + ": no such file (expected: a config.json)");
    }
    return changed(
        text,
        config ->
            config.has(model)
                ? new Changed.Text(config.without(model))
                : not(
                    "Model with requested name is not found",
                    file + ": has no model \"" + model + "\" (expected: a name that is in it)"));
  }

  private interface TextChange {
    Changed of(ConfigText config);
  }

  private Changed changed(String text, TextChange change) {
    try {
      ConfigText config = ConfigText.read(text);
      return config == null
          ? not(NOT_JSON, file + ": no model_config_list (expected: a list of models)")
          : change.of(config);
    } catch (JsonProcessingException e) {
      return not(
          NOT_JSON,
          "%s:%d: %s (expected: JSON)"
              .formatted(file, e.getLocation().getLineNr(), e.getOriginalMessage()));
    }
  }

  private static Changed not(String status, String reason) {
    return new Changed.Not(new Refused(status, reason));
  }

  private ConfigEdit edit(Change change) {
    OF_PROCESS.lock();
    try {
      for (int i = 0; i < MOST_TRIES; i++) {
        ConfigEdit edit = Files.exists(file) ? replace(file.toRealPath(), change) : create(change);
        if (edit != null) {
          return edit;
        }
      }
      return new Refused(NO_FILE, file + ": others change it all the time (expected: some rest)");
    } catch (CharacterCodingException e) {
      return new Refused(NOT_JSON, file + ": not a text (expected: JSON in UTF-8)");
    } catch (IOException e) {
      return new Refused(
          NO_FILE,
          "%s: %s (expected: a file that can be replaced, in a folder that can be written)"
              .formatted(file, e));
    } finally {
      OF_PROCESS.unlock();
    }
  }

  /** Null where another has replaced it meanwhile. */
  private static @Nullable ConfigEdit replace(Path real, Change change) throws IOException {
    State before = State.of(real);
    try (FileChannel channel =
            FileChannel.open(real, StandardOpenOption.READ, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      // Who waited for the lock may hold that of a file which is none any more.
      if (!before.equals(State.of(real))) {
        return null;
      }
      return written(real, change.of(read(channel)), next -> exchange(real, next));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Null where another has created it meanwhile. */
  private @Nullable ConfigEdit create(Change change) throws IOException {
    try {
      return written(file, change.of(null), this::begin);
    } catch (FileAlreadyExistsException e) {
      return null;
    }
  }

  /** What tells one file of a path from another. */
  private record State(@Nullable Object key, FileTime modified, long size) {
    static State of(Path file) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new State(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
    }
  }

  private static String read(FileChannel channel) throws IOException {
    if (channel.size() > Documents.MAX_BYTES) {
      throw new IOException("more than " + (Documents.MAX_BYTES >> 20) + " MiB");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // all of it
    }
    return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
  }

  private interface Step {
    void to(Path next) throws IOException;
  }

  /** Writes the new text beside the file, and lets {@code step} put it in its place. */
  private static ConfigEdit written(Path file, Changed changed, Step step) throws IOException {
    if (changed instanceof Changed.Not(Refused refused)) {
      return refused;
    }
    String text = ((Changed.Text) changed).text();
    Path next =
        file.resolveSibling(
            ".%s.%s.next".formatted(file.getFileName(), UUID.randomUUID().toString()));
    try {
      try (FileChannel channel =
          FileChannel.open(next, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      step.to(next);
      return new Done();
    } finally {
      Files.deleteIfExists(next);
    }
  }

  private static void exchange(Path real, Path next) throws IOException {
    PosixFileAttributeView old = Files.getFileAttributeView(real, PosixFileAttributeView.class);
    PosixFileAttributeView now = Files.getFileAttributeView(next, PosixFileAttributeView.class);
    if (old != null && now != null) {
      PosixFileAttributes access = old.readAttributes();
      try {
        now.setGroup(access.group());
        now.setOwner(access.owner());
      } catch (FileSystemException e) {
        // Only some may give a file away; then it is the editor's.
      }
      now.setPermissions(access.permissions());
    }
    Files.move(next, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** A link, unlike a move, does not replace what another has put there meanwhile. */
  private void begin(Path next) throws IOException {
    try {
      Files.createLink(file, next);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.move(next, file);
    }
  }
}
