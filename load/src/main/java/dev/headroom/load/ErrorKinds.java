package dev.headroom.load;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Names what went wrong with a request that got no answer, in the few words that a report counts
 * by.
 */
final class ErrorKinds {
  private ErrorKinds() {}

  static String of(Throwable failure) {
    Throwable root = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String kind = known(cause);
      if (kind != null) {
        return kind;
      }
      root = cause;
    }
    return root.getClass().getSimpleName()
        + (root.getMessage() == null ? "" : ": " + root.getMessage());
  }

  private static @Nullable String known(Throwable cause) {
    String message = cause.getMessage() == null ? "" : cause.getMessage().toLowerCase(Locale.ROOT);
    return switch (cause) {
      case SSLException e -> "TLS: " + e.getMessage();
      case ConnectException e ->
          message.contains("timed out") ? "connect timeout" : "connection refused";
      case TimeoutException e -> "timeout";
      case ClosedChannelException e -> "connection closed";
      case IOException e when message.contains("reset") || message.contains("broken pipe") ->
          "connection reset";
      default -> null;
    };
  }
}
