package dev.headroom.serving.rest;

import org.jspecify.annotations.Nullable;

/** The header fields of a request, whichever way it came. */
@FunctionalInterface
interface Fields {
  /**
   * The value of the first field of that name; null without one.
   *
   * @param name in lower case
   */
  @Nullable String get(String name);
}
