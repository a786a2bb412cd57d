package dev.headroom.local.process;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what a child writes from its pipe to its file, whatever becomes of that: a child whose
 * pipe is full stands still.
 */
final class OutputPump {
  private static final Logger log = LoggerFactory.getLogger(OutputPump.class);
  private static final int BLOCK_BYTES = 16 * 1024;

  private OutputPump() {}

  /** Starts; completes when the child has written its last. */
  static CompletableFuture<Void> start(Process child, OutputFile to) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("output-" + child.pid())
        .start(
            () -> {
              try {
                pump(child.getInputStream(), to);
              } finally {
                done.complete(null);
              }
            });
    return done;
  }

  private static void pump(InputStream from, OutputFile to) {
    byte[] block = new byte[BLOCK_BYTES];
    try (from;
        to) {
      for (int read = from.read(block); read >= 0; read = from.read(block)) {
        if (read > 0) {
          to.write(block, read);
        }
      }
    } catch (IOException e) {
      log.debug("The pipe of a child was closed while it was read", e);
    }
  }
}
