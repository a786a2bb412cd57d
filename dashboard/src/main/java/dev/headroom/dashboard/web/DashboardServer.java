package dev.headroom.dashboard.web;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.dashboard.timeline.Timeline;
import dev.headroom.http.HttpServer;
import dev.headroom.http.HttpSettings;
import dev.headroom.http.Limits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** Serves the dashboard of a timeline until closed. Thread-safe. */
public final class DashboardServer implements AutoCloseable {
  private static final String CONTENT_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final int MAX_CONNECTIONS = 100;

  private final Map<String, PageFiles.PageFile> files = PageFiles.load();
  private final Timeline timeline;
  private final InstantSource clock;
  private final HttpServer server;

  private DashboardServer(InetSocketAddress address, Timeline timeline, InstantSource clock)
      throws IOException {
    this.timeline = timeline;
    this.clock = clock;
    HttpSettings settings =
        HttpSettings.on(address).withLimits(Limits.DEFAULT.withConnections(MAX_CONNECTIONS));
    this.server = HttpServer.start(settings, new KnownHosts(this::serve, address.getHostString()));
  }

  /**
   * Starts.
   *
   * @param address where; port 0 takes any
   * @throws IOException if the address cannot be bound
   */
  public static DashboardServer start(
      InetSocketAddress address, Timeline timeline, InstantSource clock) throws IOException {
    return new DashboardServer(address, timeline, clock);
  }

  public int port() {
    return server.address().getPort();
  }

  @Override
  public void close() {
    server.close();
  }

  private HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    PageFiles.PageFile file = files.get(ctx.decodedPath());
    boolean isTimeline = ctx.decodedPath().equals("/api/v1/timeline");
    if (file == null && !isTimeline) {
      return HttpResponse.of(HttpStatus.NOT_FOUND);
    }
    if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
      return HttpResponse.of(HttpStatus.METHOD_NOT_ALLOWED);
    }
    return file == null ? timeline(ctx) : answer(file.type(), file.content());
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
    Instant now = clock.instant();
    return answer(
        MediaType.JSON_UTF_8,
        HttpData.wrap(
            TimelineJson.of(now, timeline.since(since, now), timeline.eventsSince(since))));
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
