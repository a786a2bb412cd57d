package dev.headroom.http;

import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.netty.channel.Channel;
import java.util.Objects;

/** What every request passes first: it is counted, and its connection known to be busy. */
final class Entrance extends SimpleDecoratingHttpService {
  private final InFlight inFlight;
  private volatile boolean closing;

  Entrance(HttpService delegate, InFlight inFlight) {
    super(delegate);
    this.inFlight = inFlight;
  }

  /** From now on clients are asked to come back over a new connection, to another server. */
  void closing() {
    closing = true;
  }

  boolean isClosing() {
    return closing;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) throws Exception {
    Channel channel = Objects.requireNonNull(ctx.log().partial().channel(), "channel");
    CappedConnection connection = ConnectionCap.of(channel);
    inFlight.began();
    connection.began();
    var _ =
        ctx.log()
            .whenComplete()
            .thenRun(
                () -> {
                  connection.ended();
                  inFlight.ended();
                });
    if (closing) {
      ctx.mutateAdditionalResponseHeaders(
          headers -> headers.set(HttpHeaderNames.CONNECTION, "close"));
    }
    // It would echo credentials; no service of the house has a use for it.
    if (request.method() == HttpMethod.TRACE) {
      return HttpResponse.of(HttpStatus.METHOD_NOT_ALLOWED);
    }
    return unwrap().serve(ctx, request);
  }

  /** So that a request comes here when its head is complete, not when its body is. */
  @Override
  public ExchangeType exchangeType(RoutingContext routing) {
    return ExchangeType.BIDI_STREAMING;
  }
}
