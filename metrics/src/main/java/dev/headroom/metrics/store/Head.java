package dev.headroom.metrics.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.Points;
import dev.headroom.metrics.series.SampleSink;
import dev.headroom.metrics.series.SampleSource;
import dev.headroom.metrics.series.SeriesIndex;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last minutes of all series of all targets. Thread-safe: writers take turns, and wait for
 * readers only while these look series up, not while they decode.
 *
 * <p>A sample from after the clock's now counts as of now. When the clock is seen to have been set
 * back, the samples that it makes future ones are forgotten: either would hide the present until
 * the clock comes there.
 */
public final class Head implements SampleSource, SampleSink, SeriesIndex {
  private static final Logger log = LoggerFactory.getLogger(Head.class);
  private static final long SAY_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** How long it is not tried again to make room where there was none to make. */
  private static final long REST_MILLIS = 1000;

  /** How many times in a retention what is too old is looked for. */
  private static final int EXPIRIES = 64;

  private final HeadSettings settings;
  private final InstantSource clock;
  private final long retentionMillis;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  @GuardedBy("lock")
  private final Contents contents;

  @GuardedBy("lock")
  private final Page page = new Page(this);

  @GuardedBy("lock")
  private long lastNow = Long.MIN_VALUE;

  @GuardedBy("lock")
  private long lastExpiry;

  /** When it was last tried in vain to make room for series. */
  @GuardedBy("lock")
  private long lastInVain = Long.MIN_VALUE / 2;

  @GuardedBy("lock")
  private @Nullable Long said;

  public Head(HeadSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.retentionMillis = settings.retention().toMillis();
    this.contents = new Contents(settings);
  }

  public HeadSettings settings() {
    return settings;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Samples that are older than the retention are dropped, too. If {@code samples} throws,
   * nothing is written.
   */
  @Override
  public void write(Consumer<Writer> samples) {
    if (lock.isWriteLockedByCurrentThread()) {
      throw new IllegalStateException("a write within a write");
    }
    lock.writeLock().lock();
    try {
      long now = look();
      page.begin(contents, now, now - retentionMillis);
      samples.accept(page);
      page.commit();
      tidy(now);
    } finally {
      page.end();
      lock.writeLock().unlock();
    }
  }

  /** Forgets series with all their samples, each once; handles of other heads are passed over. */
  void forget(Collection<Handle> some) {
    List<StoredSeries> own = new ArrayList<>();
    for (Handle handle : some) {
      if (handle instanceof StoredSeries series && contents.owns(series)) {
        own.add(series);
      }
    }
    if (own.isEmpty()) {
      return;
    }
    lock.writeLock().lock();
    try {
      contents.forget(own);
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public List<Points> select(List<Matcher> matchers, long afterMillis, long untilMillis) {
    List<Points> selected = new ArrayList<>();
    forEach(matchers, afterMillis, untilMillis, selected::add);
    return selected;
  }

  /**
   * {@inheritDoc}
   *
   * <p>All are as of one moment: what is in them is held, as it is stored, before the first one is
   * given.
   */
  @Override
  public void forEach(
      List<Matcher> matchers, long afterMillis, long untilMillis, Consumer<Points> action) {
    long after = Math.max(afterMillis, clock.millis() - retentionMillis);
    Deque<HeldSeries> found = new ArrayDeque<>();
    forEachStored(
        matchers, after, untilMillis, series -> found.add(series.hold(after, untilMillis)));
    PointBuffer buffer = new PointBuffer();
    while (!found.isEmpty()) {
      HeldSeries held = found.remove();
      buffer.clear();
      held.read(after, untilMillis, buffer);
      if (buffer.size() > 0) {
        action.accept(buffer.toPoints(held.labels()));
      }
    }
  }

  /**
   * The series that all matchers fit and whose samples are not all before {@code fromMillis} or
   * after {@code untilMillis}. In no order.
   */
  @Override
  public List<Labels> series(List<Matcher> matchers, long fromMillis, long untilMillis) {
    List<Labels> found = new ArrayList<>();
    forEachStored(matchers, before(fromMillis), untilMillis, series -> found.add(series.labels));
    return found;
  }

  /** The names of those {@linkplain #series series}' labels, sorted, the metric's name included. */
  @Override
  public List<String> labelNames(List<Matcher> matchers, long fromMillis, long untilMillis) {
    TreeSet<String> names = new TreeSet<>();
    forEachStored(
        matchers,
        before(fromMillis),
        untilMillis,
        series -> series.labels.forEach((name, value) -> names.add(name)));
    return List.copyOf(names);
  }

  /**
   * The values of one label of those {@linkplain #series series}, sorted; the empty one is none.
   */
  @Override
  public List<String> labelValues(
      String name, List<Matcher> matchers, long fromMillis, long untilMillis) {
    List<Matcher> all = new ArrayList<>(matchers);
    all.add(Matcher.of(name, Matcher.Operator.NOT_EQUAL, ""));
    TreeSet<String> values = new TreeSet<>();
    forEachStored(
        all, before(fromMillis), untilMillis, series -> values.add(series.labels.get(name)));
    return List.copyOf(values);
  }

  public HeadStatus status() {
    lock.readLock().lock();
    try {
      return contents.status();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** All series with all their samples, as of one moment. */
  List<SeriesChunks> chunks() {
    List<SeriesChunks> all = new ArrayList<>();
    forEachStored(
        List.of(),
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        series -> all.add(new SeriesChunks(series.labels, series.chunks())));
    return all;
  }

  /**
   * Puts samples back that {@link #chunks} gave; series that have samples by now keep those.
   *
   * @return the number of series that were put back
   */
  int restore(List<SeriesChunks> all) {
    lock.writeLock().lock();
    try {
      long now = look();
      List<StoredSeries> restored = new ArrayList<>();
      List<Restored> chunks = new ArrayList<>();
      for (SeriesChunks one : all) {
        StoredSeries series = contents.series(one.labels());
        if (series != null && series.isEmpty()) {
          one.chunks().forEach(chunk -> chunks.add(new Restored(series, chunk)));
          restored.add(series);
        }
      }
      // In the order in which they will leave: then those of one array leave together.
      chunks.sort(Comparator.comparingLong(restoring -> restoring.chunk.last()));
      for (Restored restoring : chunks) {
        contents.restore(restoring.series, restoring.chunk);
        bound(now);
      }
      contents.forgetAfter(now);
      contents.expire(now - retentionMillis, now);
      return (int) restored.stream().filter(series -> !series.removed).count();
    } finally {
      lock.writeLock().unlock();
    }
  }

  private record Restored(StoredSeries series, Chunk chunk) {}

  /** The start, excluded, of what begins at that time, where the retention allows. */
  private long before(long time) {
    return Math.max(time == Long.MIN_VALUE ? time : time - 1, clock.millis() - retentionMillis);
  }

  private void forEachStored(
      List<Matcher> matchers, long after, long until, Consumer<StoredSeries> action) {
    Selection selection = new Selection(matchers);
    lock.readLock().lock();
    try {
      selection.forEach(
          contents.table(),
          contents.postings(),
          series -> {
            if (series.overlaps(after, until)) {
              action.accept(series);
            }
          });
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The clock's now. */
  @GuardedBy("lock")
  private long look() {
    long now = clock.millis();
    if (now < lastNow) {
      contents.forgetAfter(now);
      lastExpiry = now;
    }
    lastNow = now;
    return now;
  }

  @GuardedBy("lock")
  private void tidy(long now) {
    if (now - lastExpiry >= Math.max(1, retentionMillis / EXPIRIES)) {
      lastExpiry = now;
      contents.expire(now - retentionMillis, now);
    }
    bound(now);
  }

  @GuardedBy("lock")
  private void bound(long now) {
    long gone = 0;
    if (contents.isCrowded() && Math.abs(now - lastInVain) >= REST_MILLIS) {
      gone += contents.makeRoom(now);
      lastInVain = gone == 0 ? now : Long.MIN_VALUE / 2;
    }
    if (contents.bytes() > settings.maxBytes()) {
      gone += contents.shrink(now);
    }
    long nanos = System.nanoTime();
    if (gone > 0 && (said == null || nanos - said >= SAY_AGAIN_NANOS)) {
      said = nanos;
      log.warn(
          "Series and their samples take more than {} MiB: {} samples left before their time, the"
              + " oldest ones (give it more memory, or scrape less)",
          settings.maxBytes() >> 20,
          gone);
    }
  }

  boolean isWriting() {
    return lock.isWriteLockedByCurrentThread();
  }
}
