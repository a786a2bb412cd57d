package dev.headroom.kubernetes.event;

import java.io.IOException;

/** Where events are written down. For one thread at a time. */
@FunctionalInterface
interface EventWriter {
  /** Writes it, in the place of the one of the same name, if there is one. */
  void write(Occurrence event) throws IOException;
}
