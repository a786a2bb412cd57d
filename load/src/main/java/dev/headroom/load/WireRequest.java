package dev.headroom.load;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A request as HTTP/1.1 writes it (RFC 9112).
 *
 * @param isHead whether the answer will have no body, whatever its headers say
 */
record WireRequest(boolean isHead, ByteBuf bytes) {
  private static final Set<HttpMethod> WITH_BODY =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

  /**
   * Encodes a request.
   *
   * @param authority what the Host header says unless the request has an authority of its own
   */
  static WireRequest of(AggregatedHttpRequest request, String authority) {
    StringBuilder head = new StringBuilder(256);
    head.append(request.method()).append(' ').append(request.path()).append(" HTTP/1.1\r\n");
    String own = request.authority();
    head.append("host: ").append(own == null ? authority : own).append("\r\n");
    request
        .headers()
        .forEach(
            (name, value) -> {
              if (name.charAt(0) != ':' && !name.equals(HttpHeaderNames.CONTENT_LENGTH)) {
                head.append(name).append(": ").append(value).append("\r\n");
              }
            });
    int length = request.content().length();
    if (length > 0 || WITH_BODY.contains(request.method())) {
      head.append("content-length: ").append(length).append("\r\n");
    }
    head.append("\r\n");
    byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    return new WireRequest(
        request.method() == HttpMethod.HEAD,
        Unpooled.wrappedBuffer(start, request.content().array()));
  }
}
