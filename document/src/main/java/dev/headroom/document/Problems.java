package dev.headroom.document;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects the problems of one file; keeps the first {@value #KEPT}, and counts them all. Not
 * thread-safe.
 */
public final class Problems {
  private static final int KEPT = 100;

  private final String file;
  private final List<Problem> kept = new ArrayList<>();
  private int count;

  public Problems(String file) {
    this.file = file;
  }

  public void add(Problem problem) {
    count++;
    if (kept.size() < KEPT) {
      kept.add(problem);
    }
  }

  /** How many were added, kept or not. */
  public int count() {
    return count;
  }

  /** The problems in the order found; the last says how many more there were. */
  public List<Problem> list() {
    if (count <= kept.size()) {
      return List.copyOf(kept);
    }
    List<Problem> list = new ArrayList<>(kept);
    list.add(
        Problem.ofFile(
            file, (count - kept.size()) + " more problems", "those above put right first"));
    return List.copyOf(list);
  }
}
