package dev.headroom.http;

import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.netty.channel.Channel;
import java.util.Objects;
import java.util.function.Consumer;

/** What every request passes first: its connection is known to be busy until it is answered. */
final class Entrance extends SimpleDecoratingHttpService {
  private final Consumer<RequestLog> ended;
  private volatile boolean closing;

  /**
   * Before {@code delegate}.
   *
   * @param ended is told of each request when it is over
   */
  Entrance(HttpService delegate, Consumer<RequestLog> ended) {
    super(delegate);
    this.ended = ended;
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
    boolean oneByOne = !ctx.sessionProtocol().isMultiplex();
    Runnable last = oneByOne ? () -> sayLast(ctx) : null;
    connection.began(last);
    var _ =
        ctx.log()
            .whenComplete()
            .thenAccept(
                log -> {
                  connection.ended();
                  if (oneByOne) {
                    connection.forget();
                  }
                  ended.accept(log);
                });
    // After it has begun: a drain that begins meanwhile sees the request, or is seen here.
    if (closing && last != null) {
      last.run();
    }
    // It would echo credentials; no service of the house has a use for it.
    if (request.method() == HttpMethod.TRACE) {
      return HttpResponse.of(HttpStatus.METHOD_NOT_ALLOWED);
    }
    return unwrap().serve(ctx, request);
  }

  private static void sayLast(ServiceRequestContext ctx) {
    var _ = ctx.initiateConnectionShutdown();
  }

  /** So that a request comes here when its head is complete, not when its body is. */
  @Override
  public ExchangeType exchangeType(RoutingContext routing) {
    return ExchangeType.BIDI_STREAMING;
  }
}
