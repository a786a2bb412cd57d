package dev.headroom.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import dev.headroom.http.wire.FieldLines;
import dev.headroom.http.wire.RequestReader;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Answers 401 to requests without one of the keys, in {@code Authorization: Bearer KEY} (RFC 6750)
 * or {@code X-API-Key: KEY}; a bad bearer is not made good by the other header. Calls of gRPC are
 * answered UNAUTHENTICATED. What the key of another may do is its {@link Grant}. The text is that
 * of OpenVINO Model Server.
 */
final class KeyRequired extends SimpleDecoratingHttpService {
  private static final String BEARER = "Bearer ";
  private static final String X_API_KEY = "x-api-key";
  private static final String GRPC = "application/grpc";
  private static final String UNAUTHENTICATED = "16";
  private static final String REFUSED = "Unauthorized request due to invalid or missing api-key";
  private static final String MISSING =
      REFUSED + " - missing (expected: Authorization: Bearer KEY, or X-API-Key: KEY)";
  private static final ResponseHeaders UNAUTHORIZED =
      ResponseHeaders.builder(HttpStatus.UNAUTHORIZED)
          .contentType(MediaType.JSON)
          .set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"headroom\"")
          .build();

  private final ApiKeys keys;
  private final Set<String> open;
  private final LongAdder missing = new LongAdder();
  private final LongAdder unknown = new LongAdder();

  KeyRequired(HttpService delegate, ApiKeys keys, Set<String> open) {
    super(delegate);
    this.keys = keys;
    this.open = open;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) throws Exception {
    if (open.contains(ctx.decodedPath())) {
      return unwrap().serve(ctx, request);
    }
    RequestHeaders head = request.headers();
    String key = key(head.get(HttpHeaderNames.AUTHORIZATION), head.get(X_API_KEY));
    if (key == null) {
      missing.increment();
      return refuse(request, MISSING);
    }
    Grant grant = keys.grant(key);
    if (grant == null) {
      unknown.increment();
      return refuse(request, REFUSED);
    }
    grant.putInto(ctx);
    return unwrap().serve(ctx, request);
  }

  KeyRefusals refusals() {
    return new KeyRefusals(missing.sum(), unknown.sum());
  }

  /** What a request may that comes straight from its connection; null: it has none of the keys. */
  @Nullable Grant grant(RequestReader head) {
    if (open.contains(head.target())) {
      return Grant.ALL;
    }
    FieldLines fields = head.fields();
    String key = key(fields.get("authorization"), fields.get(X_API_KEY));
    return key == null ? null : keys.grant(key);
  }

  private static @Nullable String key(@Nullable String authorization, @Nullable String apiKey) {
    if (authorization == null) {
      return apiKey;
    }
    boolean bearer = authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    return bearer ? authorization.substring(BEARER.length()).strip() : null;
  }

  private static HttpResponse refuse(HttpRequest request, String why) {
    String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
    if (type != null && type.startsWith(GRPC)) {
      // As gRPC has it: an answer whose head says how the call ended.
      return HttpResponse.of(
          ResponseHeaders.builder(HttpStatus.OK)
              .endOfStream(true)
              .set(HttpHeaderNames.CONTENT_TYPE, GRPC)
              .set("grpc-status", UNAUTHENTICATED)
              .set("grpc-message", why)
              .build());
    }
    return HttpResponse.of(UNAUTHORIZED, HttpData.ofUtf8("{\"error\":\"" + why + "\"}"));
  }
}
