package dev.headroom.control;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What all policies remember, and whether it could be kept: at once what must not be lost, the rest
 * now and then for all of them together. Thread-safe, as its store is.
 */
final class Keeping {
  /** How often what only grew is made durable: a restart does without what came after. */
  static final Duration EVERY = Duration.ofSeconds(10);

  private final StateStore store;

  /** Why the last try to keep what only grew failed. */
  private volatile @Nullable String problem;

  Keeping(StateStore store) {
    this.store = store;
  }

  Optional<PolicyState> load(PolicyId policy) throws IOException {
    return store.load(policy);
  }

  /** Why it could not be saved; empty: it was. */
  Optional<String> save(PolicyId policy, PolicyState state) {
    return tried(() -> store.save(policy, state));
  }

  /** Why it could not be taken over, or those before could not be made durable. */
  Optional<String> grew(PolicyId policy, PolicyState state) {
    return tried(() -> store.grew(policy, state)).or(() -> Optional.ofNullable(problem));
  }

  /** Makes durable what only grew. */
  void keep() {
    problem = tried(store::keep).orElse(null);
  }

  /** Why it could not be forgotten. */
  Optional<String> forget(PolicyId policy) {
    return tried(() -> store.forget(policy));
  }

  /** Why it failed last. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  @FunctionalInterface
  private interface Try {
    void run() throws IOException;
  }

  private static Optional<String> tried(Try attempt) {
    try {
      attempt.run();
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of(describe(e));
    }
  }

  /** What went wrong, for people. */
  static String describe(Exception e) {
    String message = e.getMessage();
    if (message == null) {
      return e.getClass().getSimpleName();
    }
    // The file system's exceptions say only which file.
    return e instanceof FileSystemException file && file.getReason() == null
        ? message + ": " + e.getClass().getSimpleName()
        : message;
  }
}
