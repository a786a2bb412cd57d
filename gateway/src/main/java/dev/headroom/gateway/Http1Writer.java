package dev.headroom.gateway;

import dev.headroom.http.wire.FieldLines;
import dev.headroom.http.wire.FieldName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages of HTTP/1.1 to a channel: small pieces are put together into one buffer, and
 * large ones pass as they are. Used on the channel's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails ends the connection
final class Http1Writer {
  /** Up to here copying costs less than a buffer of its own. */
  private static final int SMALL = 8 << 10;

  private static final int FIRST = 1 << 10;
  private static final int LINE_END = '\r' << 8 | '\n';
  private static final byte[] CHUNKED = bytes("transfer-encoding: chunked\r\n");
  private static final byte[] CLOSE = bytes("connection: close\r\n");
  private static final byte[] KEEP_ALIVE = bytes("connection: keep-alive\r\n");
  private static final byte[] LAST_CHUNK = bytes("0\r\n");
  private static final byte[] CONTINUE = bytes("HTTP/1.1 100 Continue\r\n\r\n");
  private static final byte[][] STATUS_LINES = statusLines();

  private @Nullable ByteBuf pending;
  private boolean chunked;
  private boolean dirty;
  private boolean begun;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[][] statusLines() {
    byte[][] lines = new byte[600][];
    for (int status = 100; status < lines.length; status++) {
      String reason = HttpResponseStatus.valueOf(status).reasonPhrase();
      lines[status] = bytes("HTTP/1.1 " + status + " " + reason + "\r\n");
    }
    return lines;
  }

  /** How a connection goes on after an answer. */
  enum Connection {
    /** What HTTP/1.1 does unless told otherwise. */
    KEPT,
    /** It is kept, and HTTP/1.0 has to be told. */
    KEPT_BY_OLD,
    CLOSED
  }

  private ByteBuf out(ChannelHandlerContext context) {
    ByteBuf out = pending;
    if (out == null) {
      out = context.alloc().ioBuffer(FIRST);
      pending = out;
    }
    return out;
  }

  /** Begins a request; its body, if it has any, follows by {@link #data} and {@link #end}. */
  void request(
      ChannelHandlerContext context, RequestHead head, String path, byte[] replica, long length) {
    chunked = length < 0;
    ForwardedRequest.write(head, path, replica, length, out(context));
    dirty = true;
  }

  /**
   * Begins an answer.
   *
   * @param chunked whether the body comes in chunks; else it ends with its length, or the
   *     connection
   */
  void answer(
      ChannelHandlerContext context,
      int status,
      FieldLines fields,
      boolean chunked,
      Connection connection) {
    this.chunked = chunked;
    begun = true;
    ByteBuf out = out(context);
    out.writeBytes(STATUS_LINES[status]);
    List<byte[]> named = HopFields.named(fields);
    for (int i = 0; i < fields.count(); i++) {
      FieldName name = fields.field(i);
      boolean ends =
          name == FieldName.OTHER
              ? !named.isEmpty() && HopFields.isNamed(fields, i, named)
              : HopFields.isHop(name);
      if (!ends) {
        fields.write(i, out);
      }
    }
    if (chunked) {
      out.writeBytes(CHUNKED);
    }
    switch (connection) {
      case KEPT -> {}
      case KEPT_BY_OLD -> out.writeBytes(KEEP_ALIVE);
      case CLOSED -> out.writeBytes(CLOSE);
    }
    out.writeShort(LINE_END);
    dirty = true;
  }

  /** Takes a part of the body over. */
  void data(ChannelHandlerContext context, ByteBuf part) {
    int length = part.readableBytes();
    if (length == 0) {
      part.release();
      return;
    }
    dirty = true;
    if (chunked) {
      ByteBuf out = out(context);
      ByteBufUtil.writeAscii(out, Integer.toHexString(length));
      out.writeShort(LINE_END);
    }
    ByteBuf head = pending;
    if (length <= SMALL && (head == null || head.readableBytes() + length <= SMALL)) {
      out(context).writeBytes(part);
      part.release();
    } else {
      push(context);
      context.write(part, context.voidPromise());
    }
    if (chunked) {
      out(context).writeShort(LINE_END);
    }
  }

  private void push(ChannelHandlerContext context) {
    ByteBuf head = pending;
    if (head != null) {
      pending = null;
      context.write(head, context.voidPromise());
    }
  }

  /** Ends the body. */
  void end(ChannelHandlerContext context, @Nullable FieldLines trailers) {
    begun = false;
    if (!chunked) {
      return;
    }
    ByteBuf out = out(context);
    out.writeBytes(LAST_CHUNK);
    if (trailers != null) {
      for (int i = 0; i < trailers.count(); i++) {
        trailers.write(i, out);
      }
    }
    out.writeShort(LINE_END);
    dirty = true;
  }

  /** Writes what the gateway says by itself. */
  void own(
      ChannelHandlerContext context, OwnAnswer answer, boolean withBody, Connection connection) {
    byte[] body = answer.body();
    ByteBuf out = out(context);
    out.writeBytes(STATUS_LINES[answer.status()]);
    StringBuilder head = new StringBuilder(128);
    head.append("content-type: ").append(answer.type()).append("\r\n");
    head.append("content-length: ").append(body.length).append("\r\n");
    if (answer.retryAfter() > 0) {
      head.append("retry-after: ").append(answer.retryAfter()).append("\r\n");
    }
    if (answer.status() == 405) {
      head.append("allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n");
    }
    if (answer.status() == 401) {
      head.append("www-authenticate: ").append(OwnAnswer.CHALLENGE).append("\r\n");
    }
    ByteBufUtil.writeAscii(out, head);
    switch (connection) {
      case KEPT -> {}
      case KEPT_BY_OLD -> out.writeBytes(KEEP_ALIVE);
      case CLOSED -> out.writeBytes(CLOSE);
    }
    out.writeShort(LINE_END);
    if (withBody) {
      out.writeBytes(body);
    }
    dirty = true;
  }

  /** Tells a client that waits to be told so to send its body. */
  void interim(ChannelHandlerContext context) {
    out(context).writeBytes(CONTINUE);
    dirty = true;
    flush(context);
  }

  /** Whether an answer has begun and not ended. */
  boolean hasBegun() {
    return begun;
  }

  /** Sends what was written. */
  void flush(ChannelHandlerContext context) {
    if (dirty) {
      dirty = false;
      push(context);
      context.flush();
    }
  }

  /** Frees what was not sent. */
  void close() {
    if (pending != null) {
      pending.release();
      pending = null;
    }
  }
}
