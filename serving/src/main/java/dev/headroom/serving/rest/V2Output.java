package dev.headroom.serving.rest;

import org.jspecify.annotations.Nullable;

/**
 * An output that a request asks for.
 *
 * @param binary whether as raw bytes; null: as the request says for all
 */
record V2Output(String name, @Nullable Boolean binary) {
  V2Output orBinary(boolean otherwise) {
    return binary == null ? new V2Output(name, otherwise) : this;
  }

  boolean isBinary() {
    return Boolean.TRUE.equals(binary);
  }
}
