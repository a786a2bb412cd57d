package dev.headroom.kubernetes.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.kubernetes.event.About;
import java.io.IOException;

/** Where statuses are written. For one thread at a time. */
@FunctionalInterface
interface StatusWriter {
  /**
   * Says so in the object; fields that others own stay.
   *
   * @throws IOException if it cannot be written
   */
  void write(About about, ObjectNode status) throws IOException;
}
