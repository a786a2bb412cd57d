package dev.headroom.metrics.web;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The answers that were given and not yet taken. One stays in memory until its reader has it, so
 * there may be so many bytes of them at a time, and so long for each: who has stopped to read is
 * cut off. Thread-safe.
 */
final class Outbox {
  private final long mostBytes;
  private final Duration reading;
  private final AtomicLong bytes = new AtomicLong();

  /**
   * An empty one.
   *
   * @param mostBytes of all answers together; further ones are refused
   * @param reading how long one may take to be read
   */
  Outbox(long mostBytes, Duration reading) {
    this.mostBytes = mostBytes;
    this.reading = reading;
  }

  /**
   * Sends an answer.
   *
   * @throws ApiException if too much is on its way already
   */
  HttpResponse send(ServiceRequestContext ctx, MediaType type, byte[] answer) {
    if (bytes.addAndGet(answer.length) > mostBytes) {
      bytes.addAndGet(-answer.length);
      throw new ApiException(
          ApiException.Type.UNAVAILABLE,
          "other answers are still being read (expected: fewer, or smaller ones, at a time)");
    }
    ScheduledFuture<?> cut =
        ctx.eventLoop().schedule(() -> cutOff(ctx), reading.toMillis(), TimeUnit.MILLISECONDS);
    var _ =
        ctx.log()
            .whenComplete()
            .thenRun(
                () -> {
                  bytes.addAndGet(-answer.length);
                  cut.cancel(false);
                });
    return HttpResponse.of(HttpStatus.OK, type, HttpData.wrap(answer));
  }

  private static void cutOff(ServiceRequestContext ctx) {
    Channel connection = ctx.log().partial().channel();
    if (ctx.sessionProtocol().isMultiplex() || connection == null) {
      ctx.cancel();
    } else {
      var _ = connection.close();
    }
  }
}
