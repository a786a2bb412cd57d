package dev.headroom.gateway.signal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the gateway says about a signal: a value for each replica, or why there is none. */
public sealed interface GatewayReading {
  /** By the replica's id, for each that gets new requests; at least one. */
  record Present(Map<String, Double> values) implements GatewayReading {
    public Present {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  /**
   * No value.
   *
   * @param sentence for people, without its stop
   */
  record Absent(String sentence) implements GatewayReading {}
}
