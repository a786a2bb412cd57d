package dev.headroom.gateway;

import dev.headroom.http.wire.FieldLines;
import java.nio.charset.StandardCharsets;

/**
 * What became of a call of gRPC: HTTP's status is 200 however it ended, and the trailers say how,
 * or, where there is no message, the head. (gRPC over HTTP2, and google.rpc.Code for the numbers.)
 */
final class GrpcStatus {
  private static final byte[] NAME = "grpc-status".getBytes(StandardCharsets.US_ASCII);
  private static final int INTERNAL_SERVER_ERROR = 500;

  private GrpcStatus() {}

  /**
   * The status of HTTP that means the same of a server, as Envoy takes it too: 5xx where the server
   * could not do its work, whatever the client asked.
   *
   * @return 0 if these fields do not say how the call ended
   */
  static int asHttp(FieldLines fields) {
    for (int i = 0; i < fields.count(); i++) {
      if (fields.isNamed(i, NAME)) {
        return asHttp(fields.value(i));
      }
    }
    return 0;
  }

  private static int asHttp(String code) {
    return switch (code) {
      case "0" -> 200; // OK
      case "1" -> 499; // CANCELLED, by the client
      case "3", "9", "11" -> 400; // INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE
      case "4" -> 504; // DEADLINE_EXCEEDED
      case "5" -> 404; // NOT_FOUND
      case "6", "10" -> 409; // ALREADY_EXISTS, ABORTED
      case "7" -> 403; // PERMISSION_DENIED
      case "8" -> 429; // RESOURCE_EXHAUSTED
      case "12" -> 501; // UNIMPLEMENTED
      case "14" -> 503; // UNAVAILABLE
      case "16" -> 401; // UNAUTHENTICATED
      default -> INTERNAL_SERVER_ERROR; // UNKNOWN, INTERNAL, DATA_LOSS, and what is no code
    };
  }
}
