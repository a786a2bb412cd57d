package dev.headroom.scaling.observation;

import java.time.Instant;
import java.util.Optional;

/**
 * What a gateway in front of the replicas knows of the requests. Only a gateway knows of requests
 * while there are no replicas.
 *
 * @param waiting requests that no replica has yet, 0 or more
 * @param inFlight requests that a replica has, 0 or more
 * @param lastRequest when the latest request came, also if it has been answered since; empty if
 *     none ever did
 */
public record Activity(long waiting, long inFlight, Optional<Instant> lastRequest) {
  public Activity {
    if (waiting < 0 || inFlight < 0) {
      throw new IllegalArgumentException(
          "activity: " + waiting + " waiting, " + inFlight + " in flight (expected: >= 0)");
    }
  }
}
