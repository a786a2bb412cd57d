package dev.headroom.metrics.rules.template;

/** A text that is no template, or one that cannot be filled in. The message says where and why. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TemplateException(String message) {
    super(message);
  }
}
