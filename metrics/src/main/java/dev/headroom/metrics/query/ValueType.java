package dev.headroom.metrics.query;

/** What an expression gives; {@code words} are those of Prometheus' documentation. */
enum ValueType {
  SCALAR("scalar"),
  VECTOR("instant vector"),
  RANGE("range vector"),
  TEXT("string");

  final String words;

  ValueType(String words) {
    this.words = words;
  }
}
