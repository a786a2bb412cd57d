package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Labels;
import java.util.List;

/** What an expression came to. */
public sealed interface Value {
  /** One number without labels. */
  record Scalar(double value) implements Value {}

  /** A number a series, no series twice, in no order. Empty means: no data. */
  record Vector(List<Element> elements) implements Value {
    public static final Vector EMPTY = new Vector(List.of());

    public Vector {
      elements = List.copyOf(elements);
    }
  }

  /** One series' number. */
  record Element(Labels labels, double value) {}
}
