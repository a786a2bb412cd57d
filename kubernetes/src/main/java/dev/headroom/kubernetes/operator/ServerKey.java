package dev.headroom.kubernetes.operator;

/** Which ModelServer. */
record ServerKey(String namespace, String name) {
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
