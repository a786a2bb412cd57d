package dev.headroom.http.direct;

import io.netty.buffer.ByteBuf;

/** A request that was taken. Its methods are called on the connection's event loop. */
public interface DirectRequest {
  /** The next bytes of the body; they are the caller's again afterwards. */
  void body(ByteBuf part);

  /** The body is whole: now the request is to be answered, exactly once. */
  void end();

  /**
   * The client has gone, or its body did not come in time. Where {@link #end} was not called
   * before, no answer is to be given; otherwise one still is, which goes nowhere.
   */
  void gone();
}
