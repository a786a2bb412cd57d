package dev.headroom.metrics.query;

/** What an expression gives. */
enum ValueType {
  SCALAR("a scalar"),
  VECTOR("an instant vector"),
  RANGE("a range vector");

  final String words;

  ValueType(String words) {
    this.words = words;
  }
}
