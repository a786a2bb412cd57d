package dev.headroom.gateway;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.EventLoopScheduler;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.util.ReleasableHolder;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;

/**
 * Makes the ways to replicas. Their connections live on the event loop of the request that they
 * serve.
 */
final class Connector {
  private final ClientFactory factory;

  Connector(ClientFactory factory) {
    this.factory = factory;
  }

  static ClientFactory factory(GatewaySettings settings) {
    return ClientFactory.builder()
        .connectTimeout(settings.connectTimeout())
        .idleTimeout(settings.idleTimeout())
        .eventLoopSchedulerFactory(Connector::onTheCallersLoop)
        .build();
  }

  private static EventLoopScheduler onTheCallersLoop(EventLoopGroup group) {
    return (protocol, endpoints, endpoint) -> {
      for (EventExecutor loop : group) {
        if (loop.inEventLoop()) {
          return new Borrowed((EventLoop) loop);
        }
      }
      return new Borrowed(group.next());
    };
  }

  private record Borrowed(EventLoop get) implements ReleasableHolder<EventLoop> {
    @Override
    public void release() {}
  }

  Upstream connect(Replica replica) {
    Endpoint endpoint = Endpoint.of(replica.host(), replica.port());
    return new Upstream(
        client(SessionProtocol.H1C, endpoint), client(SessionProtocol.H2C, endpoint));
  }

  /**
   * Neither the length nor the time of an answer is bounded here: it streams, and the exchange
   * watches for silence.
   */
  private WebClient client(SessionProtocol protocol, Endpoint endpoint) {
    return WebClient.builder(protocol, endpoint)
        .factory(factory)
        .responseTimeout(Duration.ZERO)
        .writeTimeout(Duration.ofSeconds(10))
        .maxResponseLength(0)
        .build();
  }
}
