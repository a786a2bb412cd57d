package dev.headroom.metrics.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.Points;
import dev.headroom.metrics.series.SampleSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeadConcurrencyTest {
  private static final int WRITERS = 4;
  private static final int PAGES = 3000;
  private static final int SERIES = 20;

  private final TestClock clock = new TestClock(1_790_000_000_000L);
  private final Head head = new Head(new HeadSettings(Duration.ofSeconds(20), 64 << 20), clock);
  private final AtomicInteger writing = new AtomicInteger(WRITERS);

  /**
   * Each page of a writer holds its number in each of its series, so that whoever sees a part of
   * one sees different last numbers.
   */
  @Test
  void whoeverSelectsSeesAllOfAPageOrNothing() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2 * WRITERS)) {
      List<Future<Integer>> work = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        String writer = "w" + i;
        work.add(threads.submit(() -> write(writer)));
        work.add(threads.submit((Callable<Integer>) () -> read(writer)));
      }
      for (Future<Integer> one : work) {
        assertThat(one.get()).isPositive();
      }
    }
    assertThat(head.status().appended()).isEqualTo((long) WRITERS * PAGES * SERIES);
  }

  private int write(String name) {
    try {
      SampleSink.@Nullable Handle[] handles = new SampleSink.Handle[SERIES];
      for (int page = 1; page <= PAGES; page++) {
        double number = page;
        head.write(
            writer -> {
              long now = clock.advance(1);
              for (int i = 0; i < SERIES; i++) {
                Labels labels = Labels.of(Labels.NAME, "page", "writer", name, "i", "" + i);
                handles[i] = writer.append(handles[i], labels, now, number);
              }
            });
      }
      return PAGES;
    } finally {
      writing.decrementAndGet();
    }
  }

  private int read(String name) {
    int reads = 0;
    List<Matcher> matchers =
        List.of(Matcher.name("page"), Matcher.of("writer", Matcher.Operator.EQUAL, name));
    boolean last;
    do {
      last = writing.get() == 0;
      List<Points> all = head.select(matchers, 0, Long.MAX_VALUE);
      if (!all.isEmpty()) {
        assertThat(all).hasSize(SERIES);
        double newest = newest(all.getFirst());
        for (Points points : all) {
          assertThat(newest(points)).isEqualTo(newest);
          for (int i = 1; i < points.size(); i++) {
            assertThat(points.value(i)).isEqualTo(points.value(i - 1) + 1);
          }
        }
      }
      reads++;
    } while (!last);
    return reads;
  }

  private static double newest(Points points) {
    return points.value(points.size() - 1);
  }
}
