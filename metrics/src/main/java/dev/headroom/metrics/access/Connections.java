package dev.headroom.metrics.access;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ClientFactoryBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to others, by TLS settings whose files are read again once they change: then there
 * are new connections, and the old ones go when nobody can use them any more. Files that cannot be
 * read change nothing, and are told once. Thread-safe.
 */
public final class Connections implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Connections.class);
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final TlsSettings tls;
  private final Duration longest;
  private final Supplier<ClientFactoryBuilder> plain;

  @GuardedBy("this")
  private ClientFactory current;

  @GuardedBy("this")
  private List<State> read;

  @GuardedBy("this")
  private long lookAt;

  @GuardedBy("this")
  private boolean closed;

  /** What a file is like; a change of its content shows in it. */
  private record State(long bytes, FileTime changed) {
    static final State MISSING = new State(-1, FileTime.fromMillis(0));

    static State of(Path file) {
      try {
        return new State(Files.size(file), Files.getLastModifiedTime(file));
      } catch (IOException gone) {
        return MISSING;
      }
    }
  }

  /**
   * Reads the files; makes no connection yet.
   *
   * @param longest how long a request takes at most
   * @param plain all but TLS
   * @throws IllegalArgumentException if a file cannot be read, or is no PEM
   */
  public Connections(TlsSettings tls, Duration longest, Supplier<ClientFactoryBuilder> plain) {
    this.tls = tls;
    this.longest = longest;
    this.plain = plain;
    this.read = states();
    this.current = made();
    this.lookAt = System.nanoTime() + LOOK_NANOS;
  }

  /** What to ask with, now; it may be another one after a second. */
  public synchronized ClientFactory factory() {
    long now = System.nanoTime();
    if (!closed && !tls.files().isEmpty() && now - lookAt >= 0) {
      lookAt = now + LOOK_NANOS;
      List<State> found = states();
      if (!found.equals(read)) {
        renew(found);
      }
    }
    return current;
  }

  @GuardedBy("this")
  private void renew(List<State> found) {
    read = found;
    try {
      ClientFactory old = current;
      current = made();
      CompletableFuture.delayedExecutor(longest.toMillis(), TimeUnit.MILLISECONDS)
          .execute(
              () -> {
                var _ = old.closeAsync();
              });
    } catch (IllegalArgumentException unreadable) {
      log.warn("the certificates stay as they were: {}", unreadable.getMessage());
    }
  }

  private List<State> states() {
    List<State> states = new ArrayList<>();
    tls.files().forEach(file -> states.add(State.of(file)));
    return states;
  }

  private ClientFactory made() {
    for (Path file : tls.files()) {
      if (!Files.isReadable(file)) {
        throw new IllegalArgumentException(file + " (expected: a file in PEM)");
      }
    }
    ClientFactoryBuilder builder = plain.get();
    if (!tls.verify()) {
      builder.tlsNoVerify();
    }
    if (!tls.files().isEmpty()) {
      builder.tlsCustomizer(
          context -> {
            tls.ca().ifPresent(ca -> context.trustManager(ca.toFile()));
            tls.certificate()
                .ifPresent(
                    own -> context.keyManager(own.toFile(), tls.key().orElseThrow().toFile()));
          });
    }
    try {
      return builder.build();
    } catch (RuntimeException noPem) {
      throw new IllegalArgumentException(String.valueOf(noPem.getMessage()), noPem);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    var _ = current.closeAsync();
  }
}
