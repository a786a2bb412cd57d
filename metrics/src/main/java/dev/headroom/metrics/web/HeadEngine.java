package dev.headroom.metrics.web;

import dev.headroom.metrics.query.Query;
import dev.headroom.metrics.query.Value;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Points;
import dev.headroom.metrics.series.SampleSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Headroom's own queries over a source of samples. Thread-safe where the source is. */
public final class HeadEngine implements QueryEngine {
  private final SampleSource source;

  public HeadEngine(SampleSource source) {
    this.source = source;
  }

  @Override
  public Prepared prepare(String query) {
    return new OverSource(Query.parse(query));
  }

  private final class OverSource implements Prepared {
    private final Query query;

    OverSource(Query query) {
      this.query = query;
    }

    @Override
    public Evaluated at(long millis, Terms terms) {
      return new Evaluated(value(millis, terms), List.of(), List.of());
    }

    private Value value(long millis, Terms terms) {
      return query.at(Instant.ofEpochMilli(millis), source, terms.lookback());
    }

    @Override
    public Evaluated range(long fromMillis, long untilMillis, long stepMillis, Terms terms) {
      long end = System.nanoTime() + terms.timeout().toNanos();
      Map<Labels, Column> columns = new TreeMap<>();
      for (long at = fromMillis; at <= untilMillis; at += stepMillis) {
        if (System.nanoTime() - end > 0) {
          throw new ApiException(
              ApiException.Type.TIMEOUT, "query timed out in expression evaluation");
        }
        switch (value(at, terms)) {
          case Value.Scalar scalar -> add(columns, Labels.EMPTY, at, scalar.value());
          case Value.Vector vector -> {
            for (Value.Element element : vector.elements()) {
              add(columns, element.labels(), at, element.value());
            }
          }
          case Value.Text _, Value.Matrix _ ->
              throw ApiException.badParameter(
                  "query",
                  "invalid expression type for range query, must be Scalar or instant Vector");
        }
      }
      List<Points> series = new ArrayList<>();
      columns.forEach((labels, column) -> series.add(column.points(labels)));
      return new Evaluated(new Value.Matrix(series), List.of(), List.of());
    }
  }

  private static void add(Map<Labels, Column> columns, Labels labels, long at, double value) {
    columns.computeIfAbsent(labels, _ -> new Column()).add(at, value);
  }

  /** Points that grow. */
  private static final class Column {
    private long[] times = new long[16];
    private double[] values = new double[16];
    private int size;

    void add(long at, double value) {
      if (size == times.length) {
        times = Arrays.copyOf(times, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
      }
      times[size] = at;
      values[size++] = value;
    }

    Points points(Labels labels) {
      return Points.of(labels, Arrays.copyOf(times, size), Arrays.copyOf(values, size));
    }
  }
}
