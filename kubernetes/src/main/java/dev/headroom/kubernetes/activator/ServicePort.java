package dev.headroom.kubernetes.activator;

/**
 * A port of a Service.
 *
 * @param port its name; empty for the only one without
 */
record ServicePort(String namespace, String service, String port) {
  @Override
  public String toString() {
    return namespace + "/" + service + (port.isEmpty() ? "" : ":" + port);
  }
}
