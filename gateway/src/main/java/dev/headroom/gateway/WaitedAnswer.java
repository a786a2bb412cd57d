package dev.headroom.gateway;

import dev.headroom.http.wire.FieldLines;
import dev.headroom.http.wire.WireViolation;
import io.netty.buffer.ByteBuf;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a client whose request waited for a replica, and tells it for how long: {@code
 * Headroom-Waited: 1.234}, in seconds. Used on the client's event loop.
 */
final class WaitedAnswer implements Caller {
  /** In lower case, as HTTP/2 wants it. */
  static final String FIELD = "headroom-waited";

  private final Caller caller;
  private final long nanos;

  WaitedAnswer(Caller caller, long nanos) {
    this.caller = caller;
    this.nanos = nanos;
  }

  @Override
  public void begin(int status, FieldLines fields, long length) {
    FieldLines more = fields.copy();
    try {
      more.add(FIELD, String.format(Locale.ROOT, "%.3f", nanos / 1e9));
    } catch (WireViolation never) {
      throw new IllegalStateException(never);
    }
    caller.begin(status, more, length);
  }

  @Override
  public void data(ByteBuf part) {
    caller.data(part);
  }

  @Override
  public void end(@Nullable FieldLines trailers) {
    caller.end(trailers);
  }

  @Override
  public void answer(OwnAnswer answer) {
    caller.answer(answer);
  }

  @Override
  public void breakOff() {
    caller.breakOff();
  }

  @Override
  public void flush() {
    caller.flush();
  }

  @Override
  public void readBody(boolean wanted) {
    caller.readBody(wanted);
  }
}
