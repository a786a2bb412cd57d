package dev.headroom.benchmarks.metrics;

import dev.headroom.metrics.query.Query;
import dev.headroom.metrics.query.Value;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.SampleSink;
import dev.headroom.metrics.store.Head;
import dev.headroom.metrics.store.HeadSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Fills a head with minutes of samples at once, weighs it, and asks it. */
public final class HeldProcess {
  private static final int ASKED = 60;

  private HeldProcess() {}

  /**
   * Arguments: the first second, how many seconds, how many targets, how many series each, and a
   * query. Begins at a line of input. Prints samples appended a second, bytes of heap a series, and
   * how many samples the memory's bound cost; after another line, the median and the least
   * milliseconds of an evaluation over the second half of {@value #ASKED}, and the sum of the
   * answer's values. Ends at a third.
   */
  public static void main(String[] args) throws IOException {
    System.out.println("ready");
    awaitLine();
    long first = Long.parseLong(args[0]);
    int seconds = Integer.parseInt(args[1]);
    int targets = Integer.parseInt(args[2]);
    int series = Integer.parseInt(args[3]);
    long empty = Heap.used();
    AtomicLong now = new AtomicLong(first * 1000);
    Head head = new Head(HeadSettings.standard(), () -> Instant.ofEpochMilli(now.get()));
    long start = System.nanoTime();
    fill(head, now, seconds, targets, series);
    double took = (System.nanoTime() - start) / 1e9;
    long all = (long) targets * series;
    System.out.printf(
        "%.0f %.0f %d%n",
        head.status().appended() / took,
        (Heap.used() - empty) / (double) all,
        head.status().evicted());
    awaitLine();
    Query query = Query.parse(args[4]);
    Instant at = Instant.ofEpochMilli(now.get() + 500);
    double[] millis = new double[ASKED];
    double sum = 0;
    for (int i = 0; i < ASKED; i++) {
      long asked = System.nanoTime();
      Value answer = query.at(at, head, Duration.ofMinutes(5));
      millis[i] = (System.nanoTime() - asked) / 1e6;
      sum = sum(answer);
    }
    double[] warm = Arrays.copyOfRange(millis, ASKED / 2, ASKED);
    Arrays.sort(warm);
    System.out.printf("%.3f %.3f %s%n", warm[warm.length / 2], warm[0], sum);
    awaitLine();
  }

  private static double sum(Value answer) {
    return ((Value.Vector) answer).elements().stream().mapToDouble(Value.Element::value).sum();
  }

  private static void awaitLine() throws IOException {
    int read;
    do {
      read = System.in.read();
    } while (read >= 0 && read != '\n');
  }

  private static void fill(Head head, AtomicLong now, int seconds, int targets, int series) {
    SampleSink.@Nullable Handle[][] handles = new SampleSink.Handle[targets][series];
    Labels[] none = new Labels[series];
    Arrays.fill(none, Labels.EMPTY);
    for (int second = 0; second < seconds; second++) {
      long time = now.addAndGet(1000);
      for (int target = 0; target < targets; target++) {
        int of = target;
        boolean isNew = second == 0;
        head.write(
            writer -> {
              for (int i = 0; i < series; i++) {
                Labels labels = isNew ? LoadSeries.labels(of, i) : none[i];
                double value = LoadSeries.value(of, i, time / 1000);
                handles[of][i] = writer.append(handles[of][i], labels, time, value);
              }
            });
      }
    }
  }
}
