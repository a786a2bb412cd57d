package dev.headroom.gateway;

import io.netty.buffer.ByteBuf;

/**
 * The replica's side of an exchange: a connection of HTTP/1, or a stream of HTTP/2. Used on its
 * event loop.
 */
interface Carrier {
  /** Goes on with the request's body; takes the buffer over. */
  void body(ByteBuf part);

  /** The body is whole. */
  void endBody();

  /** Sends what was written. */
  void flush();

  /** Whether the replica takes more at once. */
  boolean isWritable();

  /** Whether more of the answer is wanted now. */
  void readAnswer(boolean wanted);

  /** Ends it: nobody waits for the answer. Nothing is told to the exchange after it. */
  void cancel();
}
