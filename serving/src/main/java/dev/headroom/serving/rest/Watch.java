package dev.headroom.serving.rest;

import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.serving.repository.LoadedVersion;
import dev.headroom.serving.streams.Call;
import dev.headroom.serving.telemetry.VersionTelemetry.Refusal;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Takes a call out of the queue when its client has gone or it has waited too long. */
final class Watch {
  private Watch() {}

  /**
   * Watches over {@code call} until it is done.
   *
   * @param timeout how long it may wait; zero: as long as it takes
   */
  static void over(
      ServiceRequestContext context, LoadedVersion version, Call call, Duration timeout) {
    Runnable gone =
        () ->
            abandon(
                version,
                call,
                Refusal.CLIENT_GONE,
                HttpStatus.CLIENT_CLOSED_REQUEST,
                "The client has gone");
    // Armeria tells of a reset HTTP/2 stream, but of a closed connection only once there is
    // something to write to it.
    var _ = context.whenRequestCancelled().thenAccept(cause -> gone.run());
    Channel channel = context.log().partial().channel();
    if (channel != null) {
      ChannelFutureListener closed = future -> gone.run();
      channel.closeFuture().addListener(closed);
      var _ =
          call.result()
              .whenComplete((outputs, failure) -> channel.closeFuture().removeListener(closed));
    }
    if (!timeout.isZero()) {
      String text = "No stream was free within " + timeout.toMillis() + " ms";
      var deadline =
          context
              .eventLoop()
              .schedule(
                  () ->
                      abandon(
                          version, call, Refusal.DEADLINE, HttpStatus.SERVICE_UNAVAILABLE, text),
                  timeout.toNanos(),
                  TimeUnit.NANOSECONDS);
      var _ = call.result().whenComplete((outputs, failure) -> deadline.cancel(false));
    }
  }

  private static void abandon(
      LoadedVersion version, Call call, Refusal reason, HttpStatus status, String text) {
    if (call.abandon(new ApiException(status, text))) {
      version.telemetry().refused(reason);
    }
  }
}
