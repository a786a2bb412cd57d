package dev.headroom.kubernetes.metricsapi;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.kubernetes.metricsapi.access.AccessReviews;
import dev.headroom.kubernetes.metricsapi.answer.Answer;
import dev.headroom.kubernetes.metricsapi.document.Page;
import dev.headroom.kubernetes.metricsapi.identity.Authenticator;
import dev.headroom.kubernetes.metricsapi.identity.Caller;
import dev.headroom.kubernetes.metricsapi.request.ApiPaths;
import dev.headroom.kubernetes.metricsapi.request.ApiRequest;
import dev.headroom.kubernetes.metricsapi.request.BadPathException;
import dev.headroom.kubernetes.metricsapi.request.Permission;
import dev.headroom.kubernetes.metricsapi.wire.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests: finds out who asks and whether they may, then what for. Whatever it refuses is a
 * {@code Status} of Kubernetes. Questions run on threads that may wait, so many at a time; more are
 * refused. Thread-safe.
 */
final class ApiService implements HttpService {
  private static final Logger log = LoggerFactory.getLogger(ApiService.class);
  private static final int AT_A_TIME = 200;
  private static final Set<String> HEALTH = Set.of("/healthz", "/livez", "/readyz");
  private static final Executor THREADS =
      question -> Thread.ofVirtual().name("metrics-api").start(question);

  private final Authenticator authenticator;
  private final AccessReviews reviews;
  private final Contents contents;
  private final RequestCounts counts;
  private final InstantSource clock;
  private final Semaphore free = new Semaphore(AT_A_TIME);

  /** What there is to be read. */
  interface Contents {
    /** A document about the server itself; empty where there is none at that path. */
    Optional<Page> document(String path, String accept);

    /** Values. */
    Answer answer(ApiRequest request, Instant now);
  }

  ApiService(
      Authenticator authenticator,
      AccessReviews reviews,
      Contents contents,
      RequestCounts counts,
      InstantSource clock) {
    this.authenticator = authenticator;
    this.reviews = reviews;
    this.contents = contents;
    this.counts = counts;
    this.clock = clock;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    String path = ctx.path();
    Permission permission = ApiPaths.permission(path);
    if (permission instanceof Permission.None) {
      return health(path);
    }
    if (!free.tryAcquire()) {
      return counted(refused(Status.tooManyRequests()));
    }
    RequestHeaders headers = request.headers();
    QueryParams parameters = ctx.queryParams();
    List<X509Certificate> chain = chain(ctx.sslSession());
    return HttpResponse.of(
        CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return answer(path, parameters, headers, chain, permission);
                  } catch (KubernetesClientException lost) {
                    log.warn("The API server cannot be asked: {}", lost.getMessage());
                    return refused(
                        Status.unavailable("the API server cannot be asked who may do what"));
                  } catch (RuntimeException | Error defect) {
                    log.error("{} is not answered", path, defect);
                    return refused(Status.internal("a defect, see the log"));
                  } finally {
                    free.release();
                  }
                },
                THREADS)
            .thenApply(this::counted));
  }

  private HttpResponse counted(Reply reply) {
    counts.answered(reply.status().code());
    ResponseHeadersBuilder head = ResponseHeaders.builder(reply.status());
    if (!reply.etag().isEmpty()) {
      head.set(HttpHeaderNames.ETAG, reply.etag()).set(HttpHeaderNames.VARY, "Accept");
    }
    if (reply.status().equals(HttpStatus.NOT_MODIFIED)) {
      return HttpResponse.of(head.endOfStream(true).build());
    }
    return HttpResponse.of(
        head.set(HttpHeaderNames.CONTENT_TYPE, reply.contentType()).build(),
        HttpData.ofUtf8(reply.content()));
  }

  /**
   * What goes back.
   *
   * @param content empty where the client has it already
   */
  private record Reply(HttpStatus status, String contentType, String etag, String content) {}

  private static Reply refused(Status status) {
    return new Reply(HttpStatus.valueOf(status.code()), "application/json", "", status.json());
  }

  /** It listens only once it can answer. */
  private HttpResponse health(String path) {
    return HEALTH.contains(path)
        ? HttpResponse.of(HttpStatus.OK, MediaType.PLAIN_TEXT_UTF_8, "ok")
        : counted(refused(Status.noSuchPath()));
  }

  private Reply answer(
      String path,
      QueryParams parameters,
      RequestHeaders headers,
      List<X509Certificate> chain,
      Permission permission) {
    Optional<Caller> caller = authenticator.caller(chain, fields(headers), clock.instant());
    if (caller.isEmpty()) {
      return refused(Status.unauthorized());
    }
    AccessReviews.Verdict verdict = reviews.verdict(caller.get(), permission);
    if (!verdict.allowed()) {
      return refused(Status.forbidden(forbidden(caller.get(), permission, verdict.reason())));
    }
    if (headers.method() != HttpMethod.GET) {
      return refused(Status.methodNotAllowed());
    }
    try {
      ApiRequest request = ApiPaths.read(path, name -> Optional.ofNullable(parameters.get(name)));
      return request instanceof ApiRequest.Document(String document)
          ? document(document, headers)
          : switch (contents.answer(request, clock.instant())) {
            case Answer.Body(String json) -> new Reply(HttpStatus.OK, "application/json", "", json);
            case Answer.Problem(Status status) -> refused(status);
          };
    } catch (BadPathException bad) {
      return refused(bad.status());
    }
  }

  private Reply document(String path, RequestHeaders headers) {
    Optional<Page> page = contents.document(path, headers.get(HttpHeaderNames.ACCEPT, ""));
    if (page.isEmpty()) {
      return refused(Status.noSuchPath());
    }
    String etag = '"' + page.get().etag() + '"';
    boolean known = headers.get(HttpHeaderNames.IF_NONE_MATCH, "").contains(etag);
    return new Reply(
        known ? HttpStatus.NOT_MODIFIED : HttpStatus.OK,
        page.get().contentType(),
        etag,
        known ? "" : page.get().content());
  }

  /** In the words of an API server. */
  private static String forbidden(Caller caller, Permission permission, String reason) {
    String what =
        switch (permission) {
          case Permission.OfResource needed -> {
            String resource =
                needed.subresource().isEmpty()
                    ? needed.resource()
                    : needed.resource() + "/" + needed.subresource();
            String place =
                needed.namespace().isEmpty()
                    ? "at the cluster scope"
                    : "in the namespace \"" + needed.namespace() + "\"";
            yield "%s.%s %sis forbidden: User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s"
                .formatted(
                    needed.resource(),
                    needed.group(),
                    needed.name().isEmpty() ? "" : "\"" + needed.name() + "\" ",
                    caller.user(),
                    needed.verb(),
                    resource,
                    needed.group(),
                    place);
          }
          case Permission.OfPath(String path) ->
              "forbidden: User \"%s\" cannot get path \"%s\"".formatted(caller.user(), path);
          case Permission.None _ -> "";
        };
    return reason.isEmpty() ? what : what + ": " + reason;
  }

  private static Map<String, List<String>> fields(RequestHeaders headers) {
    Map<String, List<String>> fields = new TreeMap<>();
    headers.forEach(
        (name, value) ->
            fields.computeIfAbsent(name.toString(), _ -> new ArrayList<>()).add(value));
    return fields;
  }

  private static List<X509Certificate> chain(@Nullable SSLSession session) {
    try {
      return session == null
          ? List.of()
          : Stream.of(session.getPeerCertificates())
              .filter(X509Certificate.class::isInstance)
              .map(X509Certificate.class::cast)
              .toList();
    } catch (SSLPeerUnverifiedException none) {
      return List.of();
    }
  }
}
