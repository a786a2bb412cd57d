package dev.headroom.metrics.web;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.QueryParamsBuilder;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.encoding.EncodingService;
import dev.headroom.metrics.series.SampleSource;
import dev.headroom.metrics.series.SeriesIndex;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API as a service. Thread-safe. Close it after the server that it is part of. */
public final class PrometheusApi implements HttpService, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PrometheusApi.class);
  private static final String API = "/api/v1/";
  private static final Pattern LABEL_VALUES = Pattern.compile("label/([^/]+)/values");
  private static final MediaType PAGE = MediaType.parse("text/plain; version=0.0.4; charset=utf-8");

  private final ApiSettings settings;
  private final InstantSource clock;
  private final BooleanSupplier ready;
  private final QueryEndpoints queries;
  private final SeriesEndpoints series;
  private final StatusEndpoints status;
  private final Federation federation;
  private final QuestionThreads threads;
  private final Outbox outbox;

  /**
   * Serves nothing by itself: see {@link #compressed}.
   *
   * @param engine evaluates queries over the same source
   * @param ready whether there is anything to be asked yet
   */
  public <S extends SampleSource & SeriesIndex> PrometheusApi(
      ApiSettings settings,
      S source,
      QueryEngine engine,
      ScrapeView scrapes,
      InstantSource clock,
      BooleanSupplier ready) {
    this.settings = settings;
    this.clock = clock;
    this.ready = ready;
    this.queries = new QueryEndpoints(engine, clock, settings);
    this.series = new SeriesEndpoints(source);
    this.status = new StatusEndpoints(scrapes, settings.version());
    this.federation = new Federation(source, settings.lookback(), scrapes::externalLabels);
    this.threads = new QuestionThreads(settings);
    this.outbox = new Outbox(2L * settings.answerBytes(), settings.reading());
  }

  /** The service, which packs answers for clients that say that they unpack. */
  public HttpService compressed() {
    return decorate(
        EncodingService.builder()
            .encodableContentTypes(
                type -> type.is(MediaType.JSON) || type.is(MediaType.ANY_TEXT_TYPE))
            .newDecorator());
  }

  /** Whether the path is one of the API's, as far as its prefix says. */
  public boolean serves(String path) {
    return path.startsWith(settings.prefix() + "/");
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    if (!serves(ctx.decodedPath())) {
      return HttpResponse.of(HttpStatus.NOT_FOUND);
    }
    String path = ctx.decodedPath().substring(settings.prefix().length());
    if (path.equals("/-/healthy")) {
      return HttpResponse.of("Headroom is Healthy.\n");
    }
    if (path.equals("/-/ready")) {
      return ready.getAsBoolean()
          ? HttpResponse.of("Headroom is Ready.\n")
          : HttpResponse.of(
              HttpStatus.SERVICE_UNAVAILABLE, MediaType.PLAIN_TEXT_UTF_8, "Not ready yet.\n");
    }
    if (!path.equals("/federate") && !path.startsWith(API)) {
      return HttpResponse.of(HttpStatus.NOT_FOUND);
    }
    if (request.method() != HttpMethod.GET && request.method() != HttpMethod.POST) {
      return HttpResponse.of(HttpStatus.METHOD_NOT_ALLOWED);
    }
    // The question has a deadline of its own, whose end it is told in Prometheus' words.
    ctx.clearRequestTimeout();
    return HttpResponse.of(request.aggregate().thenCompose(whole -> answer(ctx, whole, path)));
  }

  private CompletableFuture<HttpResponse> answer(
      ServiceRequestContext ctx, AggregatedHttpRequest request, String path) {
    Parameters parameters;
    Duration timeout;
    try {
      parameters = new Parameters(parameters(ctx, request));
      timeout =
          parameters
              .duration("timeout")
              .filter(asked -> asked.compareTo(settings.timeout()) < 0)
              .orElse(settings.timeout());
    } catch (ApiException problem) {
      return CompletableFuture.completedFuture(refused(problem));
    }
    return threads
        .run(timeout, left -> respond(ctx, request.headers(), path, parameters, left))
        .exceptionally(problem -> refused(QuestionThreads.asApiException(problem)));
  }

  private HttpResponse respond(
      ServiceRequestContext ctx,
      RequestHeaders head,
      String path,
      Parameters parameters,
      Duration left) {
    try {
      if (path.equals("/federate")) {
        boolean anyNames = head.get(HttpHeaderNames.ACCEPT, "").contains("escaping=allow-utf-8");
        String page = federation.page(parameters, clock.millis(), anyNames, settings.answerBytes());
        return outbox.send(ctx, PAGE, page.getBytes(StandardCharsets.UTF_8));
      }
      Reply reply = reply(path.substring(API.length()), parameters, left);
      return reply == null
          ? HttpResponse.of(HttpStatus.NOT_FOUND)
          : outbox.send(ctx, MediaType.JSON, ApiJson.success(reply, settings.answerBytes()));
    } catch (ApiException problem) {
      return refused(problem);
    } catch (RuntimeException | StackOverflowError defect) {
      log.warn("{} {} failed", path, parameters.text("query"), defect);
      return refused(new ApiException(ApiException.Type.INTERNAL, defect.toString()));
    }
  }

  private @Nullable Reply reply(String endpoint, Parameters parameters, Duration left) {
    Matcher label = LABEL_VALUES.matcher(endpoint);
    if (label.matches()) {
      return series.labelValues(label.group(1), parameters);
    }
    return switch (endpoint) {
      case "query" -> queries.instant(parameters, left);
      case "query_range" -> queries.range(parameters, left);
      case "format_query" -> queries.format(parameters);
      case "series" -> series.series(parameters);
      case "labels" -> series.labelNames(parameters);
      case "metadata" -> status.metadata(parameters);
      case "targets" -> status.targets(parameters);
      case "status/buildinfo" -> status.buildInfo();
      // There are none of these here, which is an answer; Grafana asks for them.
      case "query_exemplars" -> Reply.of(json -> json.writeRawValue("[]"));
      case "rules" -> Reply.of(json -> json.writeRawValue("{\"groups\":[]}"));
      case "alerts" -> Reply.of(json -> json.writeRawValue("{\"alerts\":[]}"));
      default -> null;
    };
  }

  /** Those of a form go before those of the line, as in Go. */
  private static QueryParams parameters(ServiceRequestContext ctx, AggregatedHttpRequest request) {
    QueryParamsBuilder all = QueryParams.builder();
    MediaType type = request.contentType();
    if (request.method() == HttpMethod.POST && type != null && type.is(MediaType.FORM_DATA)) {
      all.add(QueryParams.fromQueryString(request.contentUtf8()));
    }
    String line = ctx.query();
    return line == null ? all.build() : all.add(QueryParams.fromQueryString(line)).build();
  }

  private static HttpResponse refused(ApiException problem) {
    return HttpResponse.of(
        HttpStatus.valueOf(problem.type().status),
        MediaType.JSON,
        HttpData.wrap(ApiJson.error(problem.type(), problem.text())));
  }

  /** Ends what still runs. */
  @Override
  public void close() {
    threads.close();
  }
}
