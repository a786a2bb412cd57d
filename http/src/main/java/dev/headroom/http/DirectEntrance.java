package dev.headroom.http;

import dev.headroom.http.direct.Answer;
import dev.headroom.http.direct.DirectExchange;
import dev.headroom.http.direct.DirectRequest;
import dev.headroom.http.direct.DirectService;
import dev.headroom.http.wire.RequestReader;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a request before a service may take it: a key, and where its page comes from.
 * What is refused is refused on the server's way, and counted there.
 *
 * @param keys null: it needs none
 * @param cors null: no page of another origin may read answers
 */
record DirectEntrance(GrantedService service, @Nullable KeyRequired keys, @Nullable Cors cors)
    implements DirectService {
  @Override
  public @Nullable DirectRequest take(RequestReader head, DirectExchange exchange) {
    Grant grant = keys == null ? Grant.ALL : keys.grant(head);
    if (grant == null) {
      return null;
    }
    if (cors != null) {
      List<Answer.Field> fields = cors.fields(head.fields());
      if (fields == null) {
        return null;
      }
      exchange.mark(fields);
    }
    return service.take(head, exchange, grant);
  }

  @Override
  public Duration patience() {
    return service.patience();
  }
}
