package dev.headroom.serving.record;

import dev.headroom.serving.inference.CallRecord;
import dev.headroom.serving.telemetry.Transport;
import java.net.InetSocketAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of one request, or of one message of a stream. Texts are as clients sent them: of any
 * content, if not of any length.
 *
 * @param start when its head had come
 * @param startNanos the same, of {@link System#nanoTime}
 * @param endNanos when its answer had been sent, or could not be
 * @param peer who sent it
 * @param transport gRPC, or everything else
 * @param method of HTTP
 * @param path without its query, in which there may be secrets
 * @param status of HTTP; 0: none was sent
 * @param grpcStatus of gRPC; null: none was sent
 * @param requestBytes of the body as it came, compressed or not; −1: of a message, not known
 * @param responseBytes likewise
 * @param call what became of it as inference; null: it was none, or was refused before
 * @param requestId {@code X-Request-ID}
 * @param traceParent the header of W3C's Trace Context
 * @param traceState the other header of the same
 */
public record RequestRecord(
    Instant start,
    long startNanos,
    long endNanos,
    @Nullable InetSocketAddress peer,
    Transport transport,
    String method,
    String path,
    int status,
    @Nullable String grpcStatus,
    long requestBytes,
    long responseBytes,
    @Nullable CallRecord call,
    @Nullable String requestId,
    @Nullable String traceParent,
    @Nullable String traceState) {

  /** The wall clock's time when {@link System#nanoTime} was {@code nanos}. */
  public Instant at(long nanos) {
    return start.plusNanos(nanos - startNanos);
  }

  /** How it ended, as {@link CallRecord#ending}, or {@code unauthorized}. */
  public String ending() {
    CallRecord known = call;
    if (known != null) {
      return known.ending();
    }
    if (grpcStatus != null) {
      return grpcEnding(grpcStatus);
    }
    return switch (status) {
      case 0, 499 -> "cancelled";
      case 401 -> "unauthorized";
      case 403 -> "forbidden";
      case 404 -> "not_found";
      case 408 -> "timed_out";
      case 413 -> "too_large";
      case 429 -> "queue_full";
      case 503 -> "unavailable";
      default -> status < 400 ? "done" : status < 500 ? "invalid" : "failed";
    };
  }

  private static String grpcEnding(String code) {
    return switch (code) {
      case "0" -> "done";
      case "1" -> "cancelled";
      case "4" -> "timed_out";
      case "5" -> "not_found";
      case "7" -> "forbidden";
      case "8" -> "too_large";
      case "14" -> "unavailable";
      case "16" -> "unauthorized";
      case "2", "13", "15" -> "failed";
      default -> "invalid";
    };
  }
}
