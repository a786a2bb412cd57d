package dev.headroom.dashboard.web;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.dashboard.timeline.ServerTimeline;
import dev.headroom.dashboard.timeline.Timeline;
import dev.headroom.http.HttpServer;
import dev.headroom.http.HttpSettings;
import dev.headroom.http.Limits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Serves the dashboard of a timeline, and the ends of logs, until closed. Thread-safe. */
public final class DashboardServer implements AutoCloseable {
  private static final String CONTENT_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final int MAX_CONNECTIONS = 100;
  private static final int MAX_STEP = 3600;

  private final Map<String, PageFiles.PageFile> files = PageFiles.load();
  private final Timeline timeline;
  private final InstantSource clock;
  private final ReplicaLogs logs;
  private final Map<String, HttpService> beside;
  private final HttpServer server;

  private DashboardServer(
      InetSocketAddress address,
      Timeline timeline,
      InstantSource clock,
      ReplicaLogs logs,
      Map<String, HttpService> beside)
      throws IOException {
    this.beside = Map.copyOf(beside);
    this.timeline = timeline;
    this.clock = clock;
    this.logs = logs;
    HttpSettings settings =
        HttpSettings.on(address).withLimits(Limits.DEFAULT.withConnections(MAX_CONNECTIONS));
    this.server = HttpServer.start(settings, new KnownHosts(this::serve, address.getHostString()));
  }

  /**
   * Starts.
   *
   * @param address where; port 0 takes any
   * @param logs what replicas wrote
   * @param beside what else is served there, by the first part of its path, as {@code /prometheus}
   * @throws IOException if the address cannot be bound
   */
  public static DashboardServer start(
      InetSocketAddress address,
      Timeline timeline,
      InstantSource clock,
      ReplicaLogs logs,
      Map<String, HttpService> beside)
      throws IOException {
    return new DashboardServer(address, timeline, clock, logs, beside);
  }

  public int port() {
    return server.address().getPort();
  }

  @Override
  public void close() {
    server.close();
  }

  private HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) throws Exception {
    for (Map.Entry<String, HttpService> other : beside.entrySet()) {
      if (ctx.decodedPath().startsWith(other.getKey() + "/")) {
        return other.getValue().serve(ctx, request);
      }
    }
    PageFiles.PageFile file = files.get(ctx.decodedPath());
    boolean isTimeline = ctx.decodedPath().equals("/api/v1/timeline");
    if (file == null && !isTimeline && !ctx.decodedPath().equals("/api/v1/log")) {
      return HttpResponse.of(HttpStatus.NOT_FOUND);
    }
    if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
      return HttpResponse.of(HttpStatus.METHOD_NOT_ALLOWED);
    }
    if (file != null) {
      return answer(file.type(), file.content());
    }
    return isTimeline ? timeline(ctx) : log(ctx);
  }

  private HttpResponse log(ServiceRequestContext ctx) {
    String name = parameter(ctx, "server");
    String replica = parameter(ctx, "replica");
    return HttpResponse.of(
        CompletableFuture.supplyAsync(
            () ->
                logs.end(name, replica)
                    .map(text -> answer(MediaType.PLAIN_TEXT_UTF_8, HttpData.ofUtf8(text)))
                    .orElseGet(() -> HttpResponse.of(HttpStatus.NOT_FOUND)),
            ctx.blockingTaskExecutor()));
  }

  private static String parameter(ServiceRequestContext ctx, String name) {
    String value = ctx.queryParam(name);
    return value == null ? "" : value;
  }

  private HttpResponse timeline(ServiceRequestContext ctx) {
    String asked = parameter(ctx, "after");
    String after = asked.isEmpty() ? "0" : asked;
    if (!after.matches("[0-9]{1,15}")) {
      return HttpResponse.of(
          HttpStatus.BAD_REQUEST,
          MediaType.PLAIN_TEXT_UTF_8,
          "after: not a time (expected: milliseconds of the Unix epoch)\n");
    }
    Instant since = Instant.ofEpochMilli(Long.parseLong(after));
    Instant now = clock.instant();
    String step = parameter(ctx, "step");
    if (step.isEmpty() || step.equals("1")) {
      return timeline(now, 1, timeline.since(since, now), since);
    }
    int seconds = step.matches("[0-9]{1,4}") ? Integer.parseInt(step) : 0;
    int least = Math.toIntExact(Timeline.SUMMARY.toSeconds());
    if (seconds < least || seconds > MAX_STEP || seconds % least != 0) {
      return HttpResponse.of(
          HttpStatus.BAD_REQUEST,
          MediaType.PLAIN_TEXT_UTF_8,
          "step: not so many seconds (expected: 1, or a multiple of "
              + least
              + " up to "
              + MAX_STEP
              + ")\n");
    }
    return timeline(
        now, seconds, timeline.summaries(since, now, Duration.ofSeconds(seconds)), since);
  }

  private HttpResponse timeline(
      Instant now, int step, List<ServerTimeline> servers, Instant since) {
    return answer(
        MediaType.JSON_UTF_8,
        HttpData.wrap(TimelineJson.of(now, step, servers, timeline.eventsSince(since))));
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
