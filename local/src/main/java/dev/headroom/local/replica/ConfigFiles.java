package dev.headroom.local.replica;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.control.PrivateFiles;
import dev.headroom.local.replica.ReplicaTemplate.ConfigFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The generated files that replicas read: each is there from the start of the first replica that
 * reads it to the end of the last. Thread-safe; one instance for all fleets of a system.
 */
public final class ConfigFiles {
  private static final Logger log = LoggerFactory.getLogger(ConfigFiles.class);

  @GuardedBy("this")
  private final Map<ConfigFile, Integer> readers = new HashMap<>();

  /** One more replica reads it. */
  synchronized void take(ConfigFile file) throws IOException {
    if (!readers.containsKey(file)) {
      PrivateFiles.replace(file.path(), file.content().getBytes(StandardCharsets.UTF_8));
    }
    readers.merge(file, 1, Integer::sum);
  }

  /** A replica that read it is gone. */
  synchronized void release(ConfigFile file) {
    if (readers.merge(file, -1, (count, change) -> count + change == 0 ? null : count + change)
        == null) {
      try {
        Files.deleteIfExists(file.path());
      } catch (IOException e) {
        log.warn("A file that no replica reads stays: {}", e.toString());
      }
    }
  }
}
