package dev.headroom.http.direct;

import dev.headroom.http.wire.RequestReader;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Takes requests before the server does. Called by all event loops. */
public interface DirectService {
  /**
   * Looks at a request of HTTP/1.1 with a body of a known length, which expects no interim answer.
   * Must not throw.
   *
   * @param head valid during the call only
   * @param exchange answers the request
   * @return who gets the body; null: the request goes the server's way
   */
  @Nullable DirectRequest take(RequestReader head, DirectExchange exchange);

  /** How long a client may take to send a body, or to take an answer. */
  Duration patience();
}
