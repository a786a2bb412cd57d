package dev.headroom.serving.grpc.frame;

import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpHeadersBuilder;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.headroom.serving.inference.Excerpt;
import dev.headroom.serving.inference.Outcome.Cancelled;
import dev.headroom.serving.inference.Outcome.Failed;
import dev.headroom.serving.inference.Outcome.Forbidden;
import dev.headroom.serving.inference.Outcome.Invalid;
import dev.headroom.serving.inference.Outcome.NotFound;
import dev.headroom.serving.inference.Outcome.NotLoaded;
import dev.headroom.serving.inference.Outcome.QueueFull;
import dev.headroom.serving.inference.Outcome.Refused;
import dev.headroom.serving.inference.Outcome.TimedOut;
import dev.headroom.serving.inference.Outcome.TooLarge;
import dev.headroom.serving.inference.Outcome.Unavailable;
import java.nio.charset.StandardCharsets;

/**
 * How a call ended, and why.
 *
 * @param message for people; only its beginning, where it is long
 */
public record RpcStatus(RpcCode code, String message) {
  private static final String STATUS = "grpc-status";
  private static final String MESSAGE = "grpc-message";

  /** The trailers of a call that went well. */
  static final HttpHeaders OK = HttpHeaders.of(STATUS, "0");

  public RpcStatus {
    message = Excerpt.message(message);
  }

  /** With OVMS's codes where it has the case. */
  public static RpcStatus of(Refused refused) {
    RpcCode code =
        switch (refused) {
          case Invalid any -> RpcCode.INVALID_ARGUMENT;
          case Forbidden any -> RpcCode.PERMISSION_DENIED;
          case NotFound any -> RpcCode.NOT_FOUND;
          case NotLoaded any -> RpcCode.UNAVAILABLE;
          case TooLarge any -> RpcCode.RESOURCE_EXHAUSTED;
          case QueueFull any -> RpcCode.RESOURCE_EXHAUSTED;
          case Unavailable any -> RpcCode.UNAVAILABLE;
          case TimedOut timedOut ->
              timedOut.own() ? RpcCode.DEADLINE_EXCEEDED : RpcCode.UNAVAILABLE;
          case Cancelled any -> RpcCode.CANCELLED;
          case Failed any -> RpcCode.INTERNAL;
        };
    return new RpcStatus(code, refused.text());
  }

  /** An answer that has no message and says only this. */
  public HttpResponse response() {
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(HttpStatus.OK)
            .endOfStream(true)
            .contentType(Rpc.MEDIA_TYPE)
            .set(STATUS, Integer.toString(code.number()))
            .set(MESSAGE, escaped());
    if (code == RpcCode.UNIMPLEMENTED) {
      headers.set(Compression.ACCEPT, Compression.ACCEPTED);
    }
    return HttpResponse.of(headers.build());
  }

  /** What ends an answer. */
  public HttpHeaders trailers() {
    if (code == RpcCode.OK) {
      return OK;
    }
    HttpHeadersBuilder trailers = HttpHeaders.builder();
    return trailers.set(STATUS, Integer.toString(code.number())).set(MESSAGE, escaped()).build();
  }

  /** As the protocol wants it: UTF-8, all but printable ASCII as {@code %XX}. */
  private String escaped() {
    StringBuilder escaped = new StringBuilder(message.length());
    for (byte b : message.getBytes(StandardCharsets.UTF_8)) {
      if (b >= ' ' && b <= '~' && b != '%') {
        escaped.append((char) b);
      } else {
        escaped.append('%');
        escaped.append(Character.toUpperCase(Character.forDigit((b >> 4) & 0xF, 16)));
        escaped.append(Character.toUpperCase(Character.forDigit(b & 0xF, 16)));
      }
    }
    return escaped.toString();
  }
}
