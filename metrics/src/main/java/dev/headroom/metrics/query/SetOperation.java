package dev.headroom.metrics.query;

import java.util.ArrayList;
import java.util.List;

/** {@code and}, {@code or} and {@code unless}: whole elements are kept or not. */
record SetOperation(Evaluation evaluation, Expression.Binary binary) {
  List<Row> rows(List<Row> left, List<Row> right) {
    Signatures signatures = new Signatures(binary.matching().by());
    int[] ofLeft = signatures.of(left);
    int[] ofRight = signatures.of(right);
    boolean[][] onLeft = presence(left, ofLeft, signatures.count());
    boolean[][] onRight = presence(right, ofRight, signatures.count());
    return switch (binary.operator()) {
      case AND -> kept(left, ofLeft, onRight, true);
      case UNLESS -> kept(left, ofLeft, onRight, false);
      case OR -> {
        List<Row> rows = new ArrayList<>(left);
        rows.addAll(kept(right, ofRight, onLeft, false));
        yield evaluation.merged(rows);
      }
      default -> throw new IllegalStateException("no set operator: " + binary.operator());
    };
  }

  /** By signature, then by step. */
  private boolean[][] presence(List<Row> rows, int[] signatures, int count) {
    int steps = evaluation.steps().count();
    evaluation.context().take((long) count * steps);
    boolean[][] present = new boolean[count][steps];
    for (int i = 0; i < signatures.length; i++) {
      for (int step = 0; step < steps; step++) {
        present[signatures[i]][step] |= rows.get(i).has(step);
      }
    }
    return present;
  }

  /** The values at the steps where the other side has their signature, or where it has not. */
  private List<Row> kept(List<Row> rows, int[] signatures, boolean[][] other, boolean wanted) {
    List<Row> kept = new ArrayList<>();
    for (int i = 0; i < signatures.length; i++) {
      Row row = rows.get(i);
      double[] values = row.values().clone();
      boolean any = false;
      for (int step = 0; step < values.length; step++) {
        if (other[signatures[i]][step] != wanted) {
          values[step] = Row.ABSENT;
        }
        any |= !Row.isAbsent(values[step]);
      }
      if (any) {
        evaluation.context().take(values.length);
        kept.add(new Row(row.labels(), row.dropsName(), values));
      }
    }
    return kept;
  }
}
