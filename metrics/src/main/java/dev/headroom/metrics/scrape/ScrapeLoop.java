package dev.headroom.metrics.scrape;

import dev.headroom.metrics.access.Connections;
import dev.headroom.metrics.exposition.CpuLimit;
import dev.headroom.metrics.exposition.CpuLimitExceededException;
import dev.headroom.metrics.exposition.ExpositionReader;
import dev.headroom.metrics.exposition.MalformedExpositionException;
import dev.headroom.metrics.exposition.MetricTypes;
import dev.headroom.metrics.exposition.PageSamples;
import dev.headroom.metrics.series.SampleSink;
import dev.headroom.watch.Every;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Scrapes one target again and again, whatever a scrape comes to, until ended. Thread-safe. */
final class ScrapeLoop {
  /** A target whose page is too costly gets this share of one processor's time at most: a tenth. */
  private static final int REST = 10;

  /** What is told of each scrape, on the thread that read the page or failed to. */
  interface Listener {
    Listener NONE =
        new Listener() {
          @Override
          public void page(Instant at, Duration took, PageSamples<ScrapedSeries> samples) {}

          @Override
          public void failure(Instant at, Duration took) {}
        };

    void page(Instant at, Duration took, PageSamples<ScrapedSeries> samples);

    void failure(Instant at, Duration took);
  }

  private final Target target;
  private final PageClient client;
  private final ReadingThreads threads;
  private final LoopSettings settings;
  private final InstantSource clock;
  private final SeriesWriter series;
  private final ExpositionReader<ScrapedSeries> reader;
  private final Listener listener;
  private final Every loop;
  private volatile @Nullable Scrape last;
  private volatile MetricTypes types = MetricTypes.NONE;

  /** Until then (System.nanoTime) it is left alone. The loop's own. */
  private long restsUntil = System.nanoTime();

  ScrapeLoop(
      Target target,
      Connections connections,
      ReadingThreads threads,
      LoopSettings settings,
      InstantSource clock,
      SampleSink sink,
      Listener listener) {
    this.target = target;
    this.client = new PageClient(target.page(), connections, settings.request());
    this.threads = threads;
    this.settings = settings;
    this.clock = clock;
    this.listener = listener;
    this.series = new SeriesWriter(target.labels(), settings.rules(), sink);
    this.reader = new ExpositionReader<>(series::keep, settings.maxSeries());
    this.loop =
        Every.startAfter(
            settings.firstAfter(), "scrape-" + target.name(), settings.interval(), this::scrape);
  }

  Optional<Scrape> last() {
    return Optional.ofNullable(last);
  }

  /** Of the newest page. */
  MetricTypes types() {
    return types;
  }

  /** The target is gone: no more scrapes, and its series end. Waits for no scrape. */
  void end() {
    loop.close();
    series.end(clock.instant());
  }

  /** No more scrapes; the series stay as they are. */
  void stop() {
    loop.close();
    series.stop();
  }

  private void scrape() throws Exception {
    long start = System.nanoTime();
    if (start - restsUntil < 0) {
      return;
    }
    try {
      switch (client.fetch()) {
        case PageClient.Answer.Text text -> {
          Instant at = clock.instant();
          last = threads.await(() -> read(text, at, start));
        }
        case PageClient.Answer.Failed failed -> fail(start, failed.reason(), failed.detail());
      }
    } catch (InterruptedException closed) {
      throw closed;
    } catch (ExecutionException unread) {
      failToRead(start, unread.getCause() == null ? unread : unread.getCause());
    } catch (Exception | Error unexpected) {
      fail(start, Scrape.Reason.DEFECT, unexpected.toString());
      throw unexpected; // the loop logs it and goes on
    }
  }

  private Scrape read(PageClient.Answer.Text text, Instant at, long start) throws Exception {
    byte[] page =
        text.packed()
            ? PackedPage.unpack(text.content().array(), settings.request().maxBytes())
            : text.content().array();
    PageSamples<ScrapedSeries> samples =
        reader.read(page, text.format(), CpuLimit.fromNow(settings.reading()));
    if (settings.maxSamples() > 0 && samples.size() > settings.maxSamples()) {
      return failed(
          start,
          Scrape.Reason.MALFORMED,
          samples.size()
              + " samples (expected: at most "
              + settings.maxSamples()
              + ", the sample_limit)");
    }
    Duration took = since(start);
    series.write(at, took, samples);
    types = samples.types();
    listener.page(at, took, samples);
    return new Scrape.Page(at, took, leftOut(took), samples.size());
  }

  private void failToRead(long start, Throwable cause) throws Exception {
    switch (cause) {
      case MalformedExpositionException malformed ->
          fail(start, Scrape.Reason.MALFORMED, String.valueOf(malformed.getMessage()));
      case PackedPage.TooLongException tooLong -> {
        PageClient.Answer.Failed failed = PageClient.tooLong(settings.request().maxBytes());
        fail(start, failed.reason(), failed.detail());
      }
      case IOException unpacked ->
          fail(start, Scrape.Reason.BROKEN, "what it packed: " + unpacked.getMessage());
      case CpuLimitExceededException costly -> {
        Duration rest = settings.reading().multipliedBy(REST);
        restsUntil = System.nanoTime() + rest.toNanos();
        fail(
            start,
            Scrape.Reason.TOO_COSTLY,
            costly.getMessage() + "; it is left alone for " + rest.toMillis() + " ms");
      }
      default -> {
        fail(start, Scrape.Reason.DEFECT, cause.toString());
        throw new IllegalStateException("reading the page of " + target.name(), cause);
      }
    }
  }

  private void fail(long start, Scrape.Reason reason, String detail) {
    last = failed(start, reason, detail);
  }

  private Scrape failed(long start, Scrape.Reason reason, String detail) {
    Instant at = clock.instant();
    Duration took = since(start);
    series.fail(at, took);
    listener.failure(at, took);
    return new Scrape.Failure(at, took, leftOut(took), reason, detail);
  }

  private long leftOut(Duration took) {
    return took.dividedBy(settings.interval());
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
