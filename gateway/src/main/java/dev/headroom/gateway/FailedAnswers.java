package dev.headroom.gateway;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The last failed answers of a pool, a few of each status that say something different. Answers
 * that are not failed never come here. Thread-safe.
 */
final class FailedAnswers {
  private static final int LOWEST = 400;
  private static final int KEPT_EACH = 3;
  private static final int MOST_STATUSES = 32;

  /** In a storm of errors one in a while says it all. */
  private static final long PAUSE_NANOS = 50_000_000;

  private static final class Kept {
    final Deque<FailedAnswer> answers = new ArrayDeque<>(KEPT_EACH);
    long lookedAt;
  }

  @GuardedBy("this")
  private final Map<Integer, Kept> byStatus = new TreeMap<>();

  static boolean isFailed(int status) {
    return status >= LOWEST;
  }

  /** Whether the next answer of this status is worth reading. */
  synchronized boolean isWanted(int status, long now) {
    if (!isFailed(status)) {
      return false;
    }
    Kept kept = byStatus.get(status);
    if (kept == null) {
      if (byStatus.size() == MOST_STATUSES) {
        return false;
      }
      kept = new Kept();
      byStatus.put(status, kept);
    } else if (kept.answers.size() == KEPT_EACH && now - kept.lookedAt < PAUSE_NANOS) {
      return false;
    }
    kept.lookedAt = now;
    return true;
  }

  /** Keeps an answer in place of the oldest, or of the one that says the same. */
  synchronized void keep(FailedAnswer answer) {
    Kept kept = byStatus.get(answer.status());
    if (kept == null) {
      return;
    }
    if (!kept.answers.removeIf(answer::saysTheSame) && kept.answers.size() == KEPT_EACH) {
      kept.answers.removeFirst();
    }
    kept.answers.addLast(answer);
  }

  /** Keeps what the gateway says by itself. */
  void keepOwn(OwnAnswer answer, RequestHead head, String replica) {
    if (isWanted(answer.status(), System.nanoTime())) {
      BodyStart body = new BodyStart("");
      body.add(answer.body());
      keep(
          new FailedAnswer(
              Instant.now(),
              answer.status(),
              FailedAnswer.Maker.GATEWAY,
              replica,
              described(head),
              body.text()));
    }
  }

  static String described(RequestHead head) {
    String path = head.path();
    int query = path.indexOf('?');
    return head.method() + " " + Answers.bounded(query < 0 ? path : path.substring(0, query));
  }

  /** Newest first. */
  synchronized List<FailedAnswer> all() {
    List<FailedAnswer> all = new ArrayList<>();
    byStatus.values().forEach(kept -> all.addAll(kept.answers));
    all.sort(Comparator.comparing(FailedAnswer::at).reversed());
    return all;
  }
}
