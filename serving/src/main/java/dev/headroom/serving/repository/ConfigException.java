package dev.headroom.serving.repository;

import java.util.List;

/**
 * A configuration cannot be used. The message has one line a problem, each {@code place: name:
 * value (expected: …)}.
 */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1;

  public ConfigException(List<String> problems) {
    super(String.join("\n", problems));
  }
}
