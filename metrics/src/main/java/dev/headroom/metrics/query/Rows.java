package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Labels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects series that may have the same labels, as long as they do not at the same step. */
final class Rows {
  private final int steps;
  private final Map<Labels, Row> rows = new LinkedHashMap<>();

  Rows(int steps) {
    this.steps = steps;
  }

  /** The row of these labels, empty if it is new. */
  Row row(Labels labels, boolean dropsName) {
    return rows.computeIfAbsent(labels, l -> new Row(l, dropsName, Row.nothing(steps)));
  }

  static void put(Row row, int step, double value) {
    if (row.has(step)) {
      throw QueryException.whileEvaluating("vector cannot contain metrics with the same labelset");
    }
    row.values()[step] = value;
  }

  List<Row> list() {
    List<Row> list = new ArrayList<>(rows.size());
    for (Row row : rows.values()) {
      for (double value : row.values()) {
        if (!Row.isAbsent(value)) {
          list.add(row);
          break;
        }
      }
    }
    return list;
  }

  /**
   * The same with one row for each labels.
   *
   * @throws QueryException if two of the same labels have a value at the same step
   */
  static List<Row> merged(List<Row> rows, int steps) {
    Set<Labels> seen = HashSet.newHashSet(rows.size());
    boolean distinct = true;
    for (Row row : rows) {
      distinct &= seen.add(row.labels());
    }
    if (distinct) {
      return rows;
    }
    Rows merged = new Rows(steps);
    for (Row row : rows) {
      Row into = merged.row(row.labels(), row.dropsName());
      for (int step = 0; step < steps; step++) {
        if (row.has(step)) {
          put(into, step, row.values()[step]);
        }
      }
    }
    return merged.list();
  }
}
