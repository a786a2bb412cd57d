package dev.headroom.gateway;

import dev.headroom.http.wire.FieldLines;
import dev.headroom.http.wire.FieldName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A request's head as a replica gets it: header lines that end here are left out, and {@code
 * X-Forwarded-For}, {@code -Proto} and {@code -Host} say who asked for what. What the client itself
 * says there counts only if it is trusted.
 */
final class ForwardedRequest {
  private static final byte[] VERSION_AND_HOST = bytes(" HTTP/1.1\r\nhost: ");
  private static final byte[] FOR = bytes("x-forwarded-for: ");
  private static final byte[] PROTO = bytes("x-forwarded-proto: ");
  private static final byte[] HOST = bytes("x-forwarded-host: ");
  private static final byte[] CHUNKED = bytes("transfer-encoding: chunked\r\n");
  private static final byte[] LENGTH = bytes("content-length: ");
  private static final int LINE_END = '\r' << 8 | '\n';

  private ForwardedRequest() {}

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Writes it for HTTP/1.1.
   *
   * @param path that the replica is asked for
   * @param length of the body; −1 if it is not known, 0 also where there is none
   */
  static void write(RequestHead head, String path, byte[] replica, long length, ByteBuf out) {
    ByteBufUtil.writeAscii(out, head.method());
    out.writeByte(' ');
    out.writeBytes(path.getBytes(StandardCharsets.ISO_8859_1));
    out.writeBytes(VERSION_AND_HOST);
    out.writeBytes(replica);
    out.writeShort(LINE_END);
    FieldLines fields = head.fields();
    List<byte[]> named = HopFields.named(fields);
    boolean trusted = head.peer().trusted();
    boolean hasLength = false;
    for (int i = 0; i < fields.count(); i++) {
      FieldName name = fields.field(i);
      hasLength |= name == FieldName.CONTENT_LENGTH;
      if (goesOn(head, i, named) && name != FieldName.TE) {
        fields.write(i, out);
      }
    }
    if (length < 0) {
      out.writeBytes(CHUNKED);
    } else if (length > 0 || hasLength) {
      out.writeBytes(LENGTH);
      ByteBufUtil.writeAscii(out, Long.toString(length));
      out.writeShort(LINE_END);
    }
    forwarded(head, trusted, out);
    out.writeShort(LINE_END);
  }

  private static void forwarded(RequestHead head, boolean trusted, ByteBuf out) {
    FieldLines fields = head.fields();
    out.writeBytes(FOR);
    if (trusted) {
      for (int i = 0; i < fields.count(); i++) {
        if (fields.field(i) == FieldName.X_FORWARDED_FOR) {
          fields.writeValue(i, out);
          out.writeShort(',' << 8 | ' ');
        }
      }
    }
    ByteBufUtil.writeAscii(out, head.peer().address());
    out.writeShort(LINE_END);
    if (!trusted || fields.find(FieldName.X_FORWARDED_PROTO) < 0) {
      out.writeBytes(PROTO);
      ByteBufUtil.writeAscii(out, head.peer().scheme());
      out.writeShort(LINE_END);
    }
    if (!head.host().isEmpty() && (!trusted || fields.find(FieldName.X_FORWARDED_HOST) < 0)) {
      out.writeBytes(HOST);
      ByteBufUtil.writeAscii(out, head.host());
      out.writeShort(LINE_END);
    }
  }

  private static boolean goesOn(RequestHead head, int i, List<byte[]> named) {
    FieldLines fields = head.fields();
    FieldName name = fields.field(i);
    return switch (name) {
      case AUTHORIZATION -> !head.withheld().contains(name);
      case X_API_KEY -> !head.withheld().contains(name) && !HopFields.isNamed(fields, i, named);
      case OTHER -> named.isEmpty() || !HopFields.isNamed(fields, i, named);
      case HOST, CONTENT_LENGTH, TRAILER, X_FORWARDED_FOR -> false;
      case FORWARDED, X_FORWARDED_PROTO, X_FORWARDED_HOST -> head.peer().trusted();
      default -> !HopFields.isHop(name);
    };
  }

  /** Makes it for HTTP/2; {@code te: trailers} stays, since gRPC needs it. */
  static Http2Headers headers(RequestHead head, String path, String replica, long length) {
    FieldLines fields = head.fields();
    Http2Headers out =
        new DefaultHttp2Headers()
            .method(head.method())
            .path(path)
            .scheme("http")
            .authority(replica);
    List<byte[]> named = HopFields.named(fields);
    boolean trusted = head.peer().trusted();
    StringBuilder before = new StringBuilder();
    for (int i = 0; i < fields.count(); i++) {
      FieldName name = fields.field(i);
      if (name == FieldName.X_FORWARDED_FOR && trusted) {
        before.append(fields.value(i)).append(", ");
      } else if (name == FieldName.TE) {
        if (fields.value(i).equalsIgnoreCase("trailers")) {
          out.set("te", "trailers");
        }
      } else if (goesOn(head, i, named)) {
        out.add(fields.name(i).toLowerCase(Locale.ROOT), fields.value(i));
      }
    }
    if (length > 0) {
      out.set("content-length", Long.toString(length));
    }
    out.set("x-forwarded-for", before + head.peer().address());
    if (!out.contains("x-forwarded-proto")) {
      out.set("x-forwarded-proto", head.peer().scheme());
    }
    if (!head.host().isEmpty() && !out.contains("x-forwarded-host")) {
      out.set("x-forwarded-host", head.host());
    }
    return out;
  }
}
