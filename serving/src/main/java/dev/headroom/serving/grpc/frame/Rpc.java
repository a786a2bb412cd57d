package dev.headroom.serving.grpc.frame;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import java.time.Duration;

/** What is in the head of a call, and of its answer. */
public final class Rpc {
  static final MediaType MEDIA_TYPE = MediaType.create("application", "grpc");
  private static final String PREFIX = "application/grpc";

  /** Whoever says more days than this does not mean a deadline. */
  private static final Duration LONGEST = Duration.ofDays(365);

  private static final ResponseHeaders HEADERS =
      ResponseHeaders.builder(HttpStatus.OK).contentType(MEDIA_TYPE).build();

  private Rpc() {}

  /** Whether {@code request} is a call of gRPC with protobuf messages. */
  public static boolean is(HttpRequest request) {
    String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
    return type != null
        && type.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
        && (type.length() == PREFIX.length()
            || type.charAt(PREFIX.length()) == ';'
            || type.regionMatches(true, PREFIX.length(), "+proto", 0, 6));
  }

  /**
   * How long the client waits: {@code grpc-timeout}, at most eight digits and a unit; zero: it did
   * not say.
   */
  public static Duration timeout(RequestHeaders headers) {
    String value = headers.get("grpc-timeout");
    if (value == null) {
      return Duration.ZERO;
    }
    int digits = value.length() - 1;
    if (digits < 1
        || digits > 8
        || !value.chars().limit(digits).allMatch(c -> c >= '0' && c <= '9')) {
      throw badTimeout(value);
    }
    long number = Long.parseLong(value.substring(0, digits));
    Duration timeout =
        switch (value.charAt(digits)) {
          case 'H' -> Duration.ofHours(number);
          case 'M' -> Duration.ofMinutes(number);
          case 'S' -> Duration.ofSeconds(number);
          case 'm' -> Duration.ofMillis(number);
          case 'u' -> Duration.ofNanos(1000 * number);
          case 'n' -> Duration.ofNanos(number);
          default -> throw badTimeout(value);
        };
    if (timeout.isZero()) {
      throw new RpcException(RpcCode.DEADLINE_EXCEEDED, "The call's time is over");
    }
    return timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST;
  }

  private static RpcException badTimeout(String value) {
    return new RpcException(
        RpcCode.INVALID_ARGUMENT,
        "grpc-timeout: " + value + " (expected: at most 8 digits and one of H, M, S, m, u, n)");
  }

  /** The head of an answer that has messages. */
  static ResponseHeaders headers(Compression compression) {
    return compression == Compression.IDENTITY
        ? HEADERS
        : HEADERS.withMutations(headers -> headers.set(Compression.ENCODING, compression.token()));
  }

  /** The head of an answer whose messages are not compressed. */
  public static ResponseHeaders streamHeaders() {
    return HEADERS;
  }

  /** An answer of one message, framed, that went well. */
  public static HttpResponse response(HttpData framed, Compression compression) {
    return HttpResponse.of(headers(compression), framed, RpcStatus.OK);
  }
}
