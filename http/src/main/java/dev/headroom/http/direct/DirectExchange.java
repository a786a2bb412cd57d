package dev.headroom.http.direct;

import io.netty.buffer.ByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The connection's side of a request that was taken. */
public interface DirectExchange {
  /** Where the connection lives. */
  Executor eventLoop();

  ByteBufAllocator alloc();

  /** Who is at the other end; null: it is none of the network. */
  @Nullable InetSocketAddress peer();

  /** Fields that whichever answer has, after its own; before the request is taken. */
  void mark(List<Answer.Field> fields);

  /**
   * Sends the answer; may be called by any thread, once.
   *
   * @param answer its content is released
   * @param sent runs on the event loop when the answer has been sent, or cannot be
   */
  void answer(Answer answer, Runnable sent);
}
