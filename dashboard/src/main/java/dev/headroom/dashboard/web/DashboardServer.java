package dev.headroom.dashboard.web;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.dashboard.timeline.Timeline;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;

/** Serves the dashboard of a timeline until closed. Thread-safe. */
public final class DashboardServer implements AutoCloseable {
  private static final String CONTENT_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final int MAX_CONNECTIONS = 100;

  private final Timeline timeline;
  private final InstantSource clock;
  private final Server server;

  private DashboardServer(InetSocketAddress address, Timeline timeline, InstantSource clock) {
    this.timeline = timeline;
    this.clock = clock;
    ServerBuilder builder =
        Server.builder()
            .http(address)
            .maxNumConnections(MAX_CONNECTIONS)
            .gracefulShutdownTimeoutMillis(0, 0);
    PageFiles.load()
        .forEach(
            (path, file) ->
                builder
                    .route()
                    .get(path)
                    .build((ctx, request) -> answer(file.type(), file.content())));
    builder.route().get("/api/v1/timeline").build((ctx, request) -> timeline(ctx));
    builder.decorator(service -> new KnownHosts(service, address.getHostString()));
    this.server = builder.build();
  }

  /**
   * Starts.
   *
   * @param address where; port 0 takes any
   * @throws java.util.concurrent.CompletionException if the address cannot be bound
   */
  public static DashboardServer start(
      InetSocketAddress address, Timeline timeline, InstantSource clock) {
    DashboardServer dashboard = new DashboardServer(address, timeline, clock);
    dashboard.server.start().join();
    return dashboard;
  }

  public int port() {
    return server.activeLocalPort();
  }

  @Override
  public void close() {
    server.stop().join();
  }

  private HttpResponse timeline(ServiceRequestContext ctx) {
    String after = ctx.queryParam("after") == null ? "0" : String.valueOf(ctx.queryParam("after"));
    if (!after.matches("[0-9]{1,15}")) {
      return HttpResponse.of(
          HttpStatus.BAD_REQUEST,
          MediaType.PLAIN_TEXT_UTF_8,
          "after: not a time (expected: milliseconds of the Unix epoch)\n");
    }
    Instant since = Instant.ofEpochMilli(Long.parseLong(after));
    return answer(
        MediaType.JSON_UTF_8,
        HttpData.wrap(TimelineJson.of(clock.instant(), timeline.since(since))));
  }

  private static HttpResponse answer(MediaType type, HttpData content) {
    ResponseHeaders headers =
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(type)
            .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, CONTENT_POLICY)
            .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
            .set(HttpHeaderNames.REFERRER_POLICY, "no-referrer")
            .set(HttpHeaderNames.CROSS_ORIGIN_RESOURCE_POLICY, "same-origin")
            .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
            .build();
    return HttpResponse.of(headers, content);
  }
}
