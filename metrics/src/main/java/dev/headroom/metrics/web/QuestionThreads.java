package dev.headroom.metrics.web;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Few threads on which questions are answered, as many waiting as the settings say. Waiting counts:
 * a question whose time is over when its turn comes is not begun. Thread-safe.
 */
final class QuestionThreads implements AutoCloseable {
  private static final long IDLE_SECONDS = 30;

  /** What may still be written once a question's own time is over: that it is. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final ThreadPoolExecutor threads;

  QuestionThreads(ApiSettings settings) {
    this.threads =
        new ThreadPoolExecutor(
            settings.threads(),
            settings.threads(),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(settings.waiting()),
            Thread.ofPlatform().daemon().name("metrics-api-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /** What is to be done within the time that is left. */
  interface Question<T> {
    T answer(Duration left);
  }

  /** Runs it, or fails: with an {@link ApiException} where it has to wait in vain. */
  <T> CompletableFuture<T> run(Duration timeout, Question<T> question) {
    long deadline = System.nanoTime() + timeout.toNanos();
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      threads.execute(
          () -> {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (left.toMillis() < 1) {
              answer.completeExceptionally(late());
            } else if (!answer.isDone()) {
              answer.completeAsync(() -> question.answer(left), Runnable::run);
            }
          });
    } catch (RejectedExecutionException full) {
      return CompletableFuture.failedFuture(
          new ApiException(
              ApiException.Type.UNAVAILABLE,
              "too many questions wait already (expected: fewer at a time)"));
    }
    return answer.orTimeout(timeout.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
  }

  private static ApiException late() {
    return new ApiException(
        ApiException.Type.TIMEOUT, "query timed out while waiting in query queue");
  }

  static ApiException asApiException(Throwable problem) {
    Throwable cause = problem.getCause();
    return switch (problem) {
      case CompletionException wrapper when cause != null -> asApiException(cause);
      case ApiException known -> known;
      case TimeoutException _ -> late();
      default -> new ApiException(ApiException.Type.INTERNAL, problem.toString());
    };
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
