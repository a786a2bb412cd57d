package dev.headroom.kubernetes.metricsapi.document;

/**
 * A document.
 *
 * @param etag changes with the content
 */
public record Page(String contentType, String content, String etag) {
  static final String JSON = "application/json";

  /** A page in the text format of Prometheus. */
  public static Page ofText(String text) {
    return of("text/plain; version=0.0.4; charset=utf-8", text);
  }

  static Page of(String contentType, String content) {
    return new Page(contentType, content, Hash.of(content));
  }
}
