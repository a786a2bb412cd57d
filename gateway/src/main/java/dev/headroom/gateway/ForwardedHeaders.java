package dev.headroom.gateway;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Locale;

/**
 * What becomes of headers on the way. Those that concern one connection end here (RFC 9110, 7.6.1;
 * {@code te: trailers} stays, gRPC needs it); the replica learns who asked by {@code
 * X-Forwarded-For}, {@code -Proto} and {@code -Host}.
 */
final class ForwardedHeaders {
  private static final AsciiString FOR = AsciiString.cached("x-forwarded-for");
  private static final AsciiString PROTO = AsciiString.cached("x-forwarded-proto");
  private static final AsciiString HOST = AsciiString.cached("x-forwarded-host");
  private static final List<AsciiString> OF_THE_CONNECTION =
      List.of(
          HttpHeaderNames.CONNECTION,
          AsciiString.cached("keep-alive"),
          AsciiString.cached("proxy-connection"),
          HttpHeaderNames.PROXY_AUTHORIZATION,
          HttpHeaderNames.PROXY_AUTHENTICATE,
          HttpHeaderNames.TRANSFER_ENCODING,
          HttpHeaderNames.UPGRADE,
          HttpHeaderNames.EXPECT,
          AsciiString.cached("http2-settings"));

  private ForwardedHeaders() {}

  /**
   * A request's headers as a replica gets them.
   *
   * @param path that the replica is asked for
   * @param client the address that the request came from
   */
  static RequestHeaders forReplica(RequestHeaders headers, String path, String client) {
    RequestHeadersBuilder out = headers.toBuilder();
    removeConnectionHeaders(headers.getAll(HttpHeaderNames.CONNECTION), out::remove);
    OF_THE_CONNECTION.forEach(out::remove);
    String host = headers.authority();
    out.path(path);
    out.remove(HttpHeaderNames.AUTHORITY);
    out.remove(HttpHeaderNames.SCHEME);
    String before = String.join(", ", headers.getAll(FOR));
    out.set(FOR, before.isEmpty() ? client : before + ", " + client);
    if (!headers.contains(PROTO)) {
      out.set(PROTO, "http");
    }
    if (host != null && !headers.contains(HOST)) {
      out.set(HOST, host);
    }
    return out.build();
  }

  /** An answer's headers as the client gets them. */
  static ResponseHeaders forClient(ResponseHeaders headers) {
    List<String> named = headers.getAll(HttpHeaderNames.CONNECTION);
    if (named.isEmpty() && OF_THE_CONNECTION.stream().noneMatch(headers::contains)) {
      return headers;
    }
    ResponseHeadersBuilder out = headers.toBuilder();
    removeConnectionHeaders(named, out::remove);
    OF_THE_CONNECTION.forEach(out::remove);
    return out.build();
  }

  private static void removeConnectionHeaders(
      List<String> connection, java.util.function.Consumer<CharSequence> remove) {
    for (String line : connection) {
      for (String name : line.split(",", -1)) {
        if (!name.isBlank()) {
          remove.accept(name.strip().toLowerCase(Locale.ROOT));
        }
      }
    }
  }
}
