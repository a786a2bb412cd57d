package dev.headroom.metrics.query;

import dev.headroom.metrics.query.Matching.Cardinality;
import dev.headroom.metrics.series.Labels;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Operators between two vectors, one to one or one to many (promql/engine.go, VectorBinop). The
 * code speaks of many and one: one to one, that is the left and the right side.
 */
final class VectorOperation {
  private final Evaluation evaluation;
  private final Expression.Binary binary;
  private final Matching matching;
  private final boolean swapped;

  VectorOperation(Evaluation evaluation, Expression.Binary binary) {
    this.evaluation = evaluation;
    this.binary = binary;
    this.matching = binary.matching();
    this.swapped = matching.cardinality() == Cardinality.ONE_TO_MANY;
  }

  List<Row> rows(List<Row> left, List<Row> right) {
    List<Row> many = swapped ? right : left;
    List<Row> one = swapped ? left : right;
    Signatures signatures = new Signatures(matching.by());
    int[] ofMany = signatures.of(many);
    int[] ofOne = signatures.of(one);
    Row[] partners = new Row[signatures.count()];
    Results results = new Results(many.size(), signatures.count());
    for (int step = 0; step < evaluation.steps().count(); step++) {
      evaluation.context().checkTime();
      if (none(many, step) || partners(partners, one, ofOne, step) == 0) {
        continue;
      }
      results.next();
      for (int i = 0; i < ofMany.length; i++) {
        Row partner = partners[ofMany[i]];
        if (partner != null && many.get(i).has(step)) {
          results.add(i, ofMany[i], many.get(i), partner, step);
        }
      }
    }
    return results.rows.list();
  }

  private static boolean none(List<Row> rows, int step) {
    return rows.stream().noneMatch(row -> row.has(step));
  }

  /** The one side's elements at a step by their signatures. */
  private int partners(Row[] partners, List<Row> one, int[] signatures, int step) {
    Arrays.fill(partners, null);
    int found = 0;
    Row twice = null;
    Row again = null;
    for (int i = 0; i < signatures.length; i++) {
      Row row = one.get(i);
      if (row.has(step)) {
        if (partners[signatures[i]] != null && twice == null) {
          twice = partners[signatures[i]];
          again = row;
        }
        partners[signatures[i]] = row;
        found++;
      }
    }
    if (twice != null && again != null) {
      throw ambiguous(again.labels(), twice.labels());
    }
    return found;
  }

  private QueryException ambiguous(Labels some, Labels other) {
    String first = some.toString();
    String second = other.toString();
    boolean ordered = first.compareTo(second) <= 0;
    return QueryException.whileEvaluating(
        "found duplicate series for the match group "
            + braced(matching.by().key(some))
            + " on the "
            + (swapped ? "left" : "right")
            + " hand-side of the operation: ["
            + (ordered ? first + ", " + second : second + ", " + first)
            + "];many-to-many matching not allowed: matching labels must be unique on one side");
  }

  /** As Prometheus writes labels there, the name among them. */
  private static String braced(Labels labels) {
    return labels.isEmpty() ? "{}" : labels.toString();
  }

  private Labels labels(Labels many, Labels one) {
    boolean namesDropLast = evaluation.context().settings().namesDropLast();
    Labels labels = many;
    if (!binary.operator().isComparison() || (binary.bool() && !namesDropLast)) {
      labels = labels.withoutName();
    }
    if (matching.cardinality() == Cardinality.ONE_TO_ONE) {
      Set<String> names = matching.by().labels();
      return matching.by().named() ? labels.only(names) : labels.without(names);
    }
    if (matching.included().isEmpty()) {
      return labels;
    }
    Map<String, String> map = new TreeMap<>(labels.asMap());
    for (String name : matching.included()) {
      map.put(name, one.get(name));
    }
    return Labels.of(map);
  }

  /** The results so far; the labels of a pair are made once as long as it stays one. */
  private final class Results {
    private final Rows rows = new Rows(evaluation.steps().count());
    private final Row[] lastPartner;
    private final Row[] lastResult;
    private final boolean[] matched;
    private final Set<Labels> inserted = new HashSet<>();

    Results(int many, int signatures) {
      lastPartner = new Row[many];
      lastResult = new Row[many];
      matched = new boolean[signatures];
    }

    void next() {
      Arrays.fill(matched, false);
      inserted.clear();
    }

    void add(int index, int signature, Row many, Row one, int step) {
      Row result = result(index, many, one);
      unique(signature, result);
      double left = (swapped ? one : many).values()[step];
      double right = (swapped ? many : one).values()[step];
      double value = binary.operator().apply(left, right);
      if (!binary.filters()) {
        Rows.put(result, step, value);
      } else if (value == 1) {
        Rows.put(result, step, left);
      }
    }

    private Row result(int index, Row many, Row one) {
      Row last = lastResult[index];
      if (last != null && lastPartner[index] == one) {
        return last;
      }
      evaluation.context().take(evaluation.steps().count());
      boolean dropsName = evaluation.context().settings().namesDropLast() && binary.bool();
      Row result = rows.row(labels(many.labels(), one.labels()), dropsName || many.dropsName());
      lastPartner[index] = one;
      lastResult[index] = result;
      return result;
    }

    private void unique(int signature, Row result) {
      if (matching.cardinality() == Cardinality.ONE_TO_ONE) {
        if (matched[signature]) {
          throw QueryException.whileEvaluating(
              "multiple matches for labels: many-to-one matching must be explicit"
                  + " (group_left/group_right)");
        }
        matched[signature] = true;
      } else if (!inserted.add(result.labels())) {
        throw QueryException.whileEvaluating(
            "multiple matches for labels: grouping labels must ensure unique matches");
      }
    }
  }
}
