package dev.headroom.metrics.web;

import dev.headroom.metrics.query.Answer;
import dev.headroom.metrics.query.Query;
import dev.headroom.metrics.query.QuerySettings;
import dev.headroom.metrics.series.SampleSource;
import java.time.Duration;
import java.time.Instant;

/** Headroom's own queries over a source of samples. Thread-safe where the source is. */
public final class HeadEngine implements QueryEngine {
  private final SampleSource source;

  public HeadEngine(SampleSource source) {
    this.source = source;
  }

  @Override
  public Prepared prepare(String query) {
    return new OverSource(source, Query.parse(query));
  }

  private record OverSource(SampleSource source, Query query) implements Prepared {
    @Override
    public String formatted() {
      return query.formatted();
    }

    @Override
    public Evaluated at(long millis, Terms terms) {
      return evaluated(query.at(Instant.ofEpochMilli(millis), source, settings(terms)));
    }

    @Override
    public Evaluated range(long fromMillis, long untilMillis, long stepMillis, Terms terms) {
      return evaluated(
          query.range(
              Instant.ofEpochMilli(fromMillis),
              Instant.ofEpochMilli(untilMillis),
              Duration.ofMillis(stepMillis),
              source,
              settings(terms)));
    }

    private static QuerySettings settings(Terms terms) {
      return QuerySettings.STANDARD.withLookback(terms.lookback()).withTimeout(terms.timeout());
    }

    private static Evaluated evaluated(Answer answer) {
      return new Evaluated(answer.value(), answer.warnings(), answer.infos());
    }
  }
}
