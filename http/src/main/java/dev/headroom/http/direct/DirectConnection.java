package dev.headroom.http.direct;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.linecorp.armeria.common.HttpStatus;
import dev.headroom.http.wire.FieldLines;
import dev.headroom.http.wire.RequestGuard;
import dev.headroom.http.wire.RequestReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection that a {@link DirectService} takes, one at a time. On the
 * connection's event loop, but for {@link DirectExchange#answer}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails ends the connection
public final class DirectConnection implements RequestGuard.Bypass {
  /** Up to so many bytes of content are copied behind the head, and sent as one. */
  private static final int SMALL = 16 << 10;

  private static final int HEAD_BYTES = 256;
  private static final byte[] VERSION = ascii("HTTP/1.1 ");
  private static final byte[] OK = ascii("HTTP/1.1 200 OK\r\n");
  private static final byte[] LENGTH = ascii("content-length: ");
  private static final byte[] DATE = ascii("date: ");
  private static final byte[] CLOSE = ascii("\r\nconnection: close");
  private static final byte[] END = ascii("\r\n\r\n");

  private final DirectService service;
  private final Occupancy occupancy;
  private final long patienceNanos;
  private final long ageNanos;
  private final long openedNanos = System.nanoTime();
  private @Nullable Exchange current;
  private @Nullable ScheduledFuture<?> timer;

  /**
   * Of a new connection.
   *
   * @param age a request that comes when the connection is so old is its last one
   */
  public DirectConnection(DirectService service, Occupancy occupancy, Optional<Duration> age) {
    this.service = service;
    this.occupancy = occupancy;
    this.patienceNanos = service.patience().toNanos();
    this.ageNanos = age.map(Duration::toNanos).orElse(Long.MAX_VALUE);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private enum Phase {
    BODY,
    RUNNING,
    SENDING
  }

  /** One request. */
  private final class Exchange implements DirectExchange {
    private final RequestGuard guard;
    private final ChannelHandlerContext context;
    private boolean last;
    private Phase phase = Phase.BODY;
    private long since = System.nanoTime();
    private @Nullable DirectRequest request;
    private Runnable sent = () -> {};
    private List<Answer.Field> marks = List.of();

    Exchange(RequestGuard guard, ChannelHandlerContext context, boolean last) {
      this.guard = guard;
      this.context = context;
      this.last = last;
    }

    void sayLast() {
      last = true;
    }

    @Override
    public EventLoop eventLoop() {
      return context.channel().eventLoop();
    }

    @Override
    public ByteBufAllocator alloc() {
      return context.alloc();
    }

    @Override
    public @Nullable InetSocketAddress peer() {
      return context.channel().remoteAddress() instanceof InetSocketAddress peer ? peer : null;
    }

    @Override
    public void mark(List<Answer.Field> fields) {
      marks = fields;
    }

    @Override
    public void answer(Answer answer, Runnable whenSent) {
      if (eventLoop().inEventLoop()) {
        send(this, answer, whenSent);
      } else {
        eventLoop().execute(() -> send(this, answer, whenSent));
      }
    }
  }

  @Override
  public boolean take(RequestGuard guard, ChannelHandlerContext context, RequestReader head) {
    if (current != null || occupancy.busy() || !isPlain(head)) {
      return false;
    }
    boolean last =
        !head.keepsAlive() || occupancy.ending() || System.nanoTime() - openedNanos >= ageNanos;
    Exchange exchange = new Exchange(guard, context, last);
    exchange.request = service.take(head, exchange);
    if (exchange.request == null) {
      return false;
    }
    current = exchange;
    occupancy.began(exchange::sayLast);
    arm(context, patienceNanos);
    return true;
  }

  private static boolean isPlain(RequestReader head) {
    if (head.contentLength() < 1 || head.isOldVersion()) {
      return false;
    }
    FieldLines fields = head.fields();
    for (int i = 0; i < fields.count(); i++) {
      switch (fields.field(i)) {
        case EXPECT, UPGRADE, HTTP2_SETTINGS, TE, TRAILER -> {
          return false;
        }
        default -> {}
      }
    }
    return true;
  }

  @Override
  public void body(ByteBuf part) {
    if (current != null && current.request != null) {
      current.request.body(part);
    }
  }

  @Override
  public void end() {
    if (current != null && current.request != null) {
      current.phase = Phase.RUNNING;
      current.request.end();
    }
  }

  @Override
  public boolean busy() {
    return current != null;
  }

  @Override
  public void last() {
    if (current != null) {
      current.sayLast();
    }
  }

  @Override
  public void closed() {
    if (timer != null) {
      timer.cancel(false);
    }
    Exchange exchange = current;
    if (exchange == null || exchange.request == null) {
      return;
    }
    if (exchange.phase == Phase.BODY) {
      current = null;
      occupancy.ended();
    }
    if (exchange.phase != Phase.SENDING) {
      exchange.request.gone();
    }
  }

  private void arm(ChannelHandlerContext context, long nanos) {
    if (timer == null) {
      timer = context.channel().eventLoop().schedule(() -> look(context), nanos, NANOSECONDS);
    }
  }

  /** One timer a connection, whatever the number of its requests. */
  private void look(ChannelHandlerContext context) {
    timer = null;
    Exchange exchange = current;
    if (exchange == null || !context.channel().isOpen()) {
      return;
    }
    long left =
        exchange.phase == Phase.RUNNING
            ? patienceNanos
            : patienceNanos - (System.nanoTime() - exchange.since);
    if (left > 0) {
      arm(context, left);
    } else if (exchange.phase == Phase.SENDING) {
      context.close();
    } else {
      late(exchange);
    }
  }

  private void late(Exchange exchange) {
    if (exchange.request != null) {
      exchange.request.gone();
      exchange.request = null;
    }
    exchange.last = true;
    ByteBuf text = Unpooled.wrappedBuffer(ascii("{\"error\":\"The body did not arrive in time\"}"));
    send(
        exchange,
        new Answer(HttpStatus.REQUEST_TIMEOUT.code(), List.of(Answer.JSON), text),
        () -> {});
  }

  private void send(Exchange exchange, Answer answer, Runnable whenSent) {
    ChannelHandlerContext context = exchange.context;
    exchange.phase = Phase.SENDING;
    exchange.since = System.nanoTime();
    exchange.sent = whenSent;
    exchange.last |= occupancy.ending();
    ByteBuf content = answer.content();
    int length = content.readableBytes();
    ByteBuf head = context.alloc().directBuffer(HEAD_BYTES + (length <= SMALL ? length : 0));
    head(head, answer, exchange);
    if (length <= SMALL) {
      head.writeBytes(content);
      content.release();
      context.writeAndFlush(head).addListener(done -> sent(exchange));
    } else {
      context.write(head);
      context.writeAndFlush(content).addListener(done -> sent(exchange));
    }
  }

  private static void head(ByteBuf out, Answer answer, Exchange exchange) {
    if (answer.status() == 200) {
      out.writeBytes(OK);
    } else {
      out.writeBytes(VERSION);
      // It begins with the code.
      ByteBufUtil.writeAscii(out, HttpStatus.valueOf(answer.status()).toString());
      out.writeShort('\r' << 8 | '\n');
    }
    fields(out, answer.fields());
    out.writeBytes(LENGTH);
    ByteBufUtil.writeAscii(out, Integer.toString(answer.content().readableBytes()));
    out.writeShort('\r' << 8 | '\n');
    fields(out, exchange.marks);
    out.writeBytes(DATE);
    ByteBufUtil.writeAscii(out, HttpDate.now());
    if (exchange.last) {
      out.writeBytes(CLOSE);
    }
    out.writeBytes(END);
  }

  private static void fields(ByteBuf out, List<Answer.Field> fields) {
    for (Answer.Field field : fields) {
      ByteBufUtil.writeAscii(out, field.name());
      out.writeShort(':' << 8 | ' ');
      ByteBufUtil.writeAscii(out, field.value());
      out.writeShort('\r' << 8 | '\n');
    }
  }

  private void sent(Exchange exchange) {
    current = null;
    occupancy.ended();
    exchange.sent.run();
    if (exchange.last) {
      exchange.context.close();
    } else {
      exchange.guard.goOn(exchange.context);
    }
  }
}
