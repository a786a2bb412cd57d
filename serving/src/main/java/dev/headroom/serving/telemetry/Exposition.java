package dev.headroom.serving.telemetry;

/**
 * A page in Prometheus's text format, version 0.0.4: each family once, its samples after it.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">the format</a>
 */
final class Exposition {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder text = new StringBuilder(16 * 1024);

  void family(String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  /** A sample whose {@code labels} are written already: {@code a="b",c="d"}. */
  void sample(String name, String labels, long value) {
    head(name, labels).append(value).append('\n');
  }

  void sample(String name, String labels, double value) {
    StringBuilder line = head(name, labels);
    (value == (long) value ? line.append((long) value) : line.append(value)).append('\n');
  }

  private StringBuilder head(String name, String labels) {
    text.append(name);
    if (!labels.isEmpty()) {
      text.append('{').append(labels).append('}');
    }
    return text.append(' ');
  }

  /** {@code name="value"} with the value escaped. */
  static String label(String name, String value) {
    return name
        + "=\""
        + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")
        + "\"";
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
