package dev.headroom.gateway;

import java.util.LinkedHashSet;
import java.util.List;

/**
 * Requests that wait for a replica of a pool, first come first served; keeps the account of how
 * many they are. Used under the pool's lock.
 */
final class WaitingLine {
  private final LinkedHashSet<Turn> turns = new LinkedHashSet<>();
  private final LoadAccount account;

  WaitingLine(LoadAccount account) {
    this.account = account;
  }

  int size() {
    return turns.size();
  }

  boolean isEmpty() {
    return turns.isEmpty();
  }

  Turn first() {
    return turns.getFirst();
  }

  /** At its end, or, where the request was admitted once already, at its head. */
  void add(Turn turn) {
    if (turn.tried().isEmpty()) {
      turns.addLast(turn);
    } else {
      turns.addFirst(turn);
    }
    count();
  }

  void remove(Turn turn) {
    turns.remove(turn);
    count();
  }

  /** Empties it. */
  List<Turn> takeAll() {
    List<Turn> all = List.copyOf(turns);
    turns.clear();
    count();
    return all;
  }

  private void count() {
    account.waiting(turns.size(), System.nanoTime());
  }
}
