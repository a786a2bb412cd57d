package dev.headroom.kubernetes.metricsapi.identity;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Answers of the last moments; the oldest leave when there are too many. Those who ask the same at
 * a time wait for one answer. A question that fails is asked again the next time. Thread-safe.
 */
public final class Recent<K, V> {
  private final long freshNanos;
  private final int most;

  @GuardedBy("this")
  private final Map<K, Answer<V>> answers = new LinkedHashMap<>();

  private record Answer<V>(long at, CompletableFuture<V> value) {}

  /**
   * @param fresh how long an answer counts
   * @param most answers that are kept
   */
  public Recent(Duration fresh, int most) {
    this.freshNanos = fresh.toNanos();
    this.most = most;
  }

  /** The answer, from before or from {@code ask}, which may throw. */
  public V get(K key, Supplier<V> ask) {
    Found<V> found = find(key);
    CompletableFuture<V> value = found.answer().value();
    if (found.isNew()) {
      try {
        value.complete(ask.get());
      } catch (RuntimeException | Error problem) {
        forget(key, found.answer());
        value.completeExceptionally(problem);
        throw problem;
      }
    }
    try {
      return value.join();
    } catch (CompletionException problem) {
      throw problem.getCause() instanceof RuntimeException cause ? cause : problem;
    }
  }

  private record Found<V>(Answer<V> answer, boolean isNew) {}

  private synchronized Found<V> find(K key) {
    long now = System.nanoTime();
    Answer<V> known = answers.get(key);
    if (known != null && now - known.at() < freshNanos) {
      return new Found<>(known, false);
    }
    Answer<V> mine = new Answer<>(now, new CompletableFuture<>());
    answers.remove(key);
    answers.put(key, mine);
    Iterator<Answer<V>> oldest = answers.values().iterator();
    while (answers.size() > most) {
      oldest.next();
      oldest.remove();
    }
    return new Found<>(mine, true);
  }

  private synchronized void forget(K key, Answer<V> failed) {
    var _ = answers.remove(key, failed);
  }
}
