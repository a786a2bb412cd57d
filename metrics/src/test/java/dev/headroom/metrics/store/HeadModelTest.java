package dev.headroom.metrics.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.Matcher.Operator;
import dev.headroom.metrics.series.Points;
import dev.headroom.metrics.series.SampleSink;
import dev.headroom.metrics.series.StaleMark;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A head beside maps of maps, through anything that may happen to it. */
class HeadModelTest {
  private static final long RETENTION = 60_000;
  private static final HeadSettings SETTINGS =
      new HeadSettings(Duration.ofMillis(RETENTION), 64 << 20);

  @TempDir Path folder;

  private final TestClock clock = new TestClock(1_790_000_000_000L);
  private final Map<Labels, TreeMap<Long, Long>> model = new HashMap<>();
  private final Map<Labels, SampleSink.Handle> handles = new HashMap<>();
  private Head head = new Head(SETTINGS, clock);

  /** The latest time that the head has seen: what was too old by then may be gone. */
  private long latest;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void itHoldsWhatMapsWouldHold(long seed) throws Exception {
    Random random = new Random(seed);
    for (int turn = 0; turn < 1500; turn++) {
      clock.advance(random.nextInt(500));
      page(random);
      if (random.nextInt(50) == 0) {
        setBack(random.nextInt(3000));
      }
      if (random.nextInt(300) == 0) {
        clock.advance(random.nextInt(90_000));
      }
      if (random.nextInt(200) == 0) {
        restart();
      }
      if (random.nextInt(5) == 0) {
        compare(random);
      }
    }
    assertThat(head.status().series()).isLessThanOrEqualTo(model.size());
  }

  private void page(Random random) {
    long now = clock.millis();
    latest = Math.max(latest, now);
    head.write(
        writer -> {
          for (int i = random.nextInt(12); i > 0; i--) {
            Labels labels = labels(random, now);
            long time = now - (random.nextInt(4) == 0 ? random.nextInt(70_000) - 1000 : 0);
            double value = value(random);
            handles.put(
                labels,
                writer.append(
                    random.nextBoolean() ? handles.get(labels) : null, labels, time, value));
            long kept = Math.min(time, now);
            TreeMap<Long, Long> points = model.computeIfAbsent(labels, l -> new TreeMap<>());
            if (kept > now - RETENTION && (points.isEmpty() || points.lastKey() < kept)) {
              points.put(kept, Double.doubleToRawLongBits(value));
            }
          }
        });
  }

  private void setBack(long millis) {
    long now = clock.advance(-millis);
    model.values().forEach(points -> points.tailMap(now, false).clear());
    head.write(writer -> {}); // it looks at the clock
  }

  private void restart() throws Exception {
    Snapshot.write(head, folder.resolve("head"));
    head = new Head(SETTINGS, clock);
    Snapshot.Outcome outcome = Snapshot.read(head, folder.resolve("head"));
    assertThat(outcome).isInstanceOf(Snapshot.Outcome.Restored.class);
  }

  private void compare(Random random) {
    List<Matcher> matchers = matchers(random);
    long now = clock.millis();
    boolean wasAhead = latest > now;
    long after = wasAhead ? latest - random.nextInt(50_000) : now - random.nextInt(80_000);
    long until = after + random.nextInt(80_000);
    Map<Labels, NavigableMap<Long, Long>> expected = new HashMap<>();
    model.forEach(
        (labels, points) -> {
          long from = Math.max(after, now - RETENTION);
          if (Matcher.all(matchers, labels) && until > from) {
            NavigableMap<Long, Long> some = points.subMap(from, false, until, true);
            if (!some.isEmpty()) {
              expected.put(labels, some);
            }
          }
        });
    List<Points> selected = head.select(matchers, after, until);
    Map<Labels, Map<Long, Long>> found = new HashMap<>();
    for (Points points : selected) {
      Map<Long, Long> samples = new TreeMap<>();
      for (int i = 0; i < points.size(); i++) {
        samples.put(points.time(i), Double.doubleToRawLongBits(points.value(i)));
      }
      found.put(points.series(), samples);
    }
    assertThat(found).as("%s in (%d, %d]", matchers, after, until).isEqualTo(expected);
    assertThat(selected).as("none twice").hasSize(found.size());
    compareNames(matchers, Math.max(after, Math.max(latest, now) - RETENTION) + 1);
  }

  private void compareNames(List<Matcher> matchers, long from) {
    List<Labels> series = new ArrayList<>();
    model.forEach(
        (labels, points) -> {
          if (Matcher.all(matchers, labels)
              && !points.isEmpty()
              && points.lastKey() >= from
              && points.lastKey() > latest - RETENTION) {
            series.add(labels);
          }
        });
    assertThat(head.series(matchers, from, Long.MAX_VALUE))
        .containsExactlyInAnyOrderElementsOf(series);
    TreeSet<String> names = new TreeSet<>();
    TreeSet<String> pods = new TreeSet<>();
    series.forEach(
        labels -> {
          names.addAll(labels.asMap().keySet());
          pods.add(labels.get("pod"));
        });
    pods.remove("");
    assertThat(head.labelNames(matchers, from, Long.MAX_VALUE)).containsExactlyElementsOf(names);
    assertThat(head.labelValues("pod", matchers, from, Long.MAX_VALUE))
        .containsExactlyElementsOf(pods);
  }

  /** Pods are replaced as time goes by. */
  private static Labels labels(Random random, long now) {
    Map<String, String> labels = new HashMap<>();
    labels.put(Labels.NAME, "m" + random.nextInt(3));
    labels.put("pod", random.nextInt(4) == 0 ? "" : "p" + (now / 20_000 + random.nextInt(3)));
    labels.put("le", random.nextBoolean() ? "" : String.valueOf(random.nextInt(3)));
    return Labels.of(labels);
  }

  private static double value(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> StaleMark.VALUE;
      case 1 -> Double.longBitsToDouble(random.nextLong());
      case 2 -> random.nextGaussian();
      default -> random.nextInt(100);
    };
  }

  private List<Matcher> matchers(Random random) {
    List<Matcher> matchers = new ArrayList<>();
    String pod = "p" + (clock.millis() / 20_000 + random.nextInt(3) - 1);
    List<Matcher> all =
        List.of(
            Matcher.name("m" + random.nextInt(4)),
            Matcher.of("pod", Operator.EQUAL, pod),
            Matcher.of("pod", Operator.EQUAL, ""),
            Matcher.of("pod", Operator.NOT_EQUAL, ""),
            Matcher.of("pod", Operator.NOT_EQUAL, pod),
            Matcher.of("pod", Operator.MATCHES, pod + "|p0|" + pod),
            Matcher.of("pod", Operator.MATCHES, "|" + pod),
            Matcher.of("pod", Operator.MATCHES, "p.*[0-4]"),
            Matcher.of("pod", Operator.NOT_MATCHES, "p.*[0-4]|"),
            Matcher.of("le", Operator.MATCHES, "0|1"),
            Matcher.of("le", Operator.MATCHES, ".*"),
            Matcher.of("le", Operator.NOT_MATCHES, "0|1"),
            Matcher.of("none", Operator.EQUAL, ""),
            Matcher.of("none", Operator.MATCHES, "a|b"));
    for (int i = random.nextInt(4); i > 0; i--) {
      matchers.add(all.get(random.nextInt(all.size())));
    }
    return matchers;
  }
}
