package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Points;
import java.util.List;

/** What an expression came to. */
public sealed interface Value {
  /** One number without labels. */
  record Scalar(double value) implements Value {}

  /** A string. */
  record Text(String value) implements Value {}

  /**
   * A number a series, no series twice. In no order, but that of {@code sort}, {@code topk} and the
   * like where the query ends in one. Empty means: no data.
   */
  record Vector(List<Element> elements) implements Value {
    public static final Vector EMPTY = new Vector(List.of());

    public Vector {
      elements = List.copyOf(elements);
    }
  }

  /** Points of series, no series twice, none without points, sorted by labels. */
  record Matrix(List<Points> series) implements Value {
    public Matrix {
      series = List.copyOf(series);
    }
  }

  /** One series' number. */
  record Element(Labels labels, double value) {}
}
