package dev.headroom.control;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps each policy's state in a file of its own, and what has only grown since it was saved in one
 * file for all policies: ten thousand files are too many to be written anew every few seconds. A
 * file is replaced whole. What cannot be read (not a state, a folder, far too long) is renamed to
 * {@code NAME.json.bad}, for people to look at.
 */
public final class FileStateStore implements StateStore {
  private static final Logger log = LoggerFactory.getLogger(FileStateStore.class);

  /** The longest histories there are need a tenth of it. */
  private static final int MOST_BYTES = 8 << 20;

  private final Path folder;
  private final GrownStates grown;

  /** Of what was saved or loaded last. */
  private final Map<PolicyId, String> revisions = new ConcurrentHashMap<>();

  /**
   * @param folder made if it is not there
   */
  public FileStateStore(Path folder) throws IOException {
    this.folder = PrivateFiles.ownFolder(folder);
    this.grown = GrownStates.open(folder.resolve("grown.jsonl"));
  }

  @Override
  public Optional<PolicyState> load(PolicyId policy) throws IOException {
    Path file = file(policy);
    try {
      KeptState saved = StateReader.read(policy, content(file));
      revisions.put(policy, saved.revision());
      return Optional.of(grown.since(saved).orElse(saved).state());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (BadState | JacksonException e) {
      Path aside = PrivateFiles.setAside(file);
      log.warn(
          "{}: the state of policy {} cannot be read and was set aside as {}; it starts without memory: {}",
          file,
          policy,
          aside.getFileName(),
          firstLine(e));
      return Optional.empty();
    }
  }

  private static byte[] content(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new BadState("a folder (expected: a file)");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(MOST_BYTES + 1);
      if (content.length > MOST_BYTES) {
        throw new BadState("more than " + MOST_BYTES + " bytes (expected: fewer)");
      }
      return content;
    }
  }

  @Override
  public void save(PolicyId policy, PolicyState state) throws IOException {
    Path file = file(policy);
    if (Files.isDirectory(file)) {
      PrivateFiles.setAside(file);
    }
    String revision = UUID.randomUUID().toString();
    PrivateFiles.replaceDurably(file, StateWriter.write(new KeptState(policy, revision, state)));
    revisions.put(policy, revision);
    grown.remove(policy);
  }

  @Override
  public void grew(PolicyId policy, PolicyState state) throws IOException {
    String revision = revisions.get(policy);
    if (revision == null || revision.isEmpty()) {
      save(policy, state); // there is nothing to grow from, or nothing that could be named
    } else {
      grown.put(new KeptState(policy, revision, state));
    }
  }

  @Override
  public void keep() throws IOException {
    grown.write();
  }

  @Override
  public void forget(PolicyId policy) throws IOException {
    Files.deleteIfExists(file(policy));
    revisions.remove(policy);
    grown.remove(policy);
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
