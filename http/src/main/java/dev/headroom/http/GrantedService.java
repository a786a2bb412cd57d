package dev.headroom.http;

import dev.headroom.http.direct.DirectExchange;
import dev.headroom.http.direct.DirectRequest;
import dev.headroom.http.direct.DirectService;
import dev.headroom.http.wire.RequestReader;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests before the server does, as a {@link DirectService}, and is told what their keys
 * may do. Called by all event loops.
 */
public interface GrantedService {
  /**
   * As {@link DirectService#take}.
   *
   * @param grant that of the request's key; all, where it needed none
   */
  @Nullable DirectRequest take(RequestReader head, DirectExchange exchange, Grant grant);

  /** As {@link DirectService#patience}. */
  Duration patience();
}
