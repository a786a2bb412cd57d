package dev.headroom.gateway;

import dev.headroom.http.wire.FieldLines;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of an exchange: a request on a connection of HTTP/1, or a stream of HTTP/2.
 * Used on its event loop.
 */
interface Caller {
  /**
   * Begins the answer.
   *
   * @param length of the body in bytes, −1 if it is not known
   */
  void begin(int status, FieldLines fields, long length);

  /** Goes on with the answer; takes the buffer over. */
  void data(ByteBuf part);

  /** Ends the answer, and the exchange. */
  void end(@Nullable FieldLines trailers);

  /** Answers with what the gateway says by itself, and ends the exchange. */
  void answer(OwnAnswer answer);

  /** Ends an answer that has begun so that the client sees that it is not whole. */
  void breakOff();

  /** Sends what was written. */
  void flush();

  /** Whether more of the request's body is wanted now. */
  void readBody(boolean wanted);
}
