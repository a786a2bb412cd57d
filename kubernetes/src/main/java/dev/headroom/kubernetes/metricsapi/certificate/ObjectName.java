package dev.headroom.kubernetes.metricsapi.certificate;

/** An object in a namespace. */
public record ObjectName(String namespace, String name) {
  /**
   * From {@code NAMESPACE/NAME}.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static ObjectName parse(String flag, String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw new IllegalArgumentException(flag + ": " + text + " (expected: NAMESPACE/NAME)");
    }
    return new ObjectName(parts[0], parts[1]);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
