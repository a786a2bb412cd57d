package dev.headroom.cli.running;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows under a heading, in columns of the width of what is in them, three spaces apart, as kubectl
 * prints them. A cell may have several lines; only the last column's should. Not thread-safe.
 */
public final class Table {
  private static final int GAP = 3;

  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... heading) {
    rows.add(List.of(heading));
  }

  public void row(List<String> cells) {
    if (cells.size() != rows.getFirst().size()) {
      throw new IllegalArgumentException(
          "cells: " + cells + " (expected: one for each of " + rows.getFirst() + ")");
    }
    rows.add(cells.stream().map(cell -> cell.isEmpty() ? "-" : cell).toList());
  }

  public void row(String... cells) {
    row(List.of(cells));
  }

  /** The whole table. */
  public String text() {
    return text(0);
  }

  /** Without the heading and the first rows, in the whole table's columns. */
  String text(int from) {
    StringBuilder text = new StringBuilder();
    int[] widths = widths();
    for (List<String> row : rows.subList(from, rows.size())) {
      StringBuilder line = new StringBuilder();
      int column = 0;
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i).stripTrailing().replace("\n", "\n" + " ".repeat(column));
        line.append(cell);
        if (i < row.size() - 1) {
          line.append(" ".repeat(widths[i] + GAP - width(row.get(i))));
          column += widths[i] + GAP;
        }
      }
      text.append(line).append('\n');
    }
    return text.toString();
  }

  private int[] widths() {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    return widths;
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
