package dev.headroom.control;

import com.fasterxml.jackson.core.JacksonException;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What policies' states have grown to since they were saved, in one file: a state a line. Each
 * names the revision of the save that it grew from. One that grew from another save than the last
 * is of no use: an older Headroom may have saved since, or the file was written before that save.
 * Thread-safe.
 */
final class GrownStates {
  private static final Logger log = LoggerFactory.getLogger(GrownStates.class);

  /** As much as a hundred thousand policies need. */
  private static final long MOST_BYTES = 256 << 20;

  private final Path file;
  private final Map<PolicyId, KeptState> states = new ConcurrentHashMap<>();
  private volatile boolean changed;

  private GrownStates(Path file) {
    this.file = file;
  }

  /** With what the file holds; what cannot be read is set aside, and said. */
  static GrownStates open(Path file) throws IOException {
    GrownStates grown = new GrownStates(file);
    if (Files.isDirectory(file) || (Files.exists(file) && Files.size(file) > MOST_BYTES)) {
      grown.setAside("a folder, or more than " + MOST_BYTES + " bytes");
    } else if (Files.exists(file)) {
      grown.read();
    }
    return grown;
  }

  private void read() throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        KeptState state = StateReader.read(line.getBytes(StandardCharsets.UTF_8));
        states.put(state.policy(), state);
      }
    } catch (BadState | JacksonException | java.nio.charset.CharacterCodingException e) {
      states.clear();
      setAside(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private void setAside(String why) throws IOException {
    log.warn(
        "{}: cannot be read ({}) and was set aside as {}; what policies saw since their states were"
            + " saved is lost",
        file,
        why,
        PrivateFiles.setAside(file).getFileName());
  }

  /** What a saved state has grown to. */
  Optional<KeptState> since(KeptState saved) {
    return Optional.ofNullable(states.get(saved.policy()))
        .filter(grown -> !grown.revision().isEmpty())
        .filter(grown -> grown.revision().equals(saved.revision()));
  }

  void put(KeptState state) {
    states.put(state.policy(), state);
    changed = true;
  }

  void remove(PolicyId policy) {
    changed |= states.remove(policy) != null;
  }

  /** Replaces the file, if there is anything new. */
  synchronized void write() throws IOException {
    if (!changed) {
      return;
    }
    changed = false;
    try {
      ByteArrayOutputStream lines = new ByteArrayOutputStream(1024);
      for (KeptState state : states.values()) {
        lines.write(StateWriter.write(state));
        lines.write('\n');
      }
      PrivateFiles.replaceDurably(file, lines.toByteArray());
    } catch (IOException e) {
      changed = true;
      throw e;
    }
  }
}
