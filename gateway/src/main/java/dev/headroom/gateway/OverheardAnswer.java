package dev.headroom.gateway;

import dev.headroom.http.wire.FieldLines;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a client while it gets a failed answer of a replica, and keeps how that begins.
 * Good answers pass without it. Used on the client's event loop.
 */
final class OverheardAnswer implements Caller {
  private static final byte[] CONTENT_ENCODING =
      "content-encoding".getBytes(StandardCharsets.US_ASCII);

  private final Caller caller;
  private final FailedAnswers kept;
  private final RequestHead head;
  private final String replica;
  private int status;
  private BodyStart body = new BodyStart("");

  OverheardAnswer(Caller caller, FailedAnswers kept, RequestHead head, String replica) {
    this.caller = caller;
    this.kept = kept;
    this.head = head;
    this.replica = replica;
  }

  @Override
  public void begin(int code, FieldLines fields, long length) {
    status = code;
    for (int i = 0; i < fields.count(); i++) {
      if (fields.isNamed(i, CONTENT_ENCODING)) {
        body = new BodyStart(fields.value(i));
      }
    }
    caller.begin(code, fields, length);
  }

  @Override
  public void data(ByteBuf part) {
    body.add(part);
    caller.data(part);
  }

  @Override
  public void end(@Nullable FieldLines trailers) {
    keep();
    caller.end(trailers);
  }

  @Override
  public void breakOff() {
    keep();
    caller.breakOff();
  }

  private void keep() {
    kept.keep(
        new FailedAnswer(
            Instant.now(),
            status,
            FailedAnswer.Maker.REPLICA,
            replica,
            FailedAnswers.described(head),
            body.text()));
  }

  @Override
  public void answer(OwnAnswer answer) {
    caller.answer(answer);
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
