package dev.headroom.serving;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.function.Supplier;

/** REST and gRPC on one port, told apart by the type of the body. */
final class OnePort implements HttpService {
  private static final String GRPC = "application/grpc";

  private final HttpService rest;
  private final Supplier<HttpService> grpc;

  /**
   * Both.
   *
   * @param grpc is asked at the first call, so that who serves only REST loads no more
   */
  OnePort(HttpService rest, Supplier<HttpService> grpc) {
    this.rest = rest;
    this.grpc = grpc;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) throws Exception {
    String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
    return type != null && type.startsWith(GRPC)
        ? grpc.get().serve(context, request)
        : rest.serve(context, request);
  }
}
