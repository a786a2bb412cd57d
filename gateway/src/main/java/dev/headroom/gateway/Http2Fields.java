package dev.headroom.gateway;

import dev.headroom.http.wire.FieldLines;
import dev.headroom.http.wire.FieldName;
import dev.headroom.http.wire.WireViolation;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Between header fields of HTTP/2 and lines of HTTP/1 (RFC 9113, 8). */
final class Http2Fields {
  private Http2Fields() {}

  /**
   * The lines, without pseudo-headers; crumbs of a cookie become one line.
   *
   * @throws WireViolation if one could not stand in HTTP/1.1, or concerns one connection
   */
  static FieldLines lines(Http2Headers headers) throws WireViolation {
    FieldLines lines = new FieldLines();
    StringBuilder cookies = new StringBuilder();
    for (Map.Entry<CharSequence, CharSequence> field : headers) {
      CharSequence name = field.getKey();
      if (name.length() > 0 && name.charAt(0) == ':') {
        continue;
      }
      if ("cookie".contentEquals(name)) {
        cookies.append(cookies.isEmpty() ? "" : "; ").append(field.getValue());
        continue;
      }
      lines.add(name, field.getValue());
      check(lines, lines.count() - 1);
    }
    if (!cookies.isEmpty()) {
      lines.add("cookie", cookies);
    }
    return lines;
  }

  private static void check(FieldLines lines, int i) throws WireViolation {
    FieldName name = lines.field(i);
    switch (name) {
      case CONNECTION, KEEP_ALIVE, PROXY_CONNECTION, TRANSFER_ENCODING, UPGRADE ->
          throw new WireViolation(400, name.text() + " in HTTP/2");
      case TE -> {
        if (!lines.value(i).equalsIgnoreCase("trailers")) {
          throw new WireViolation(400, "te other than trailers in HTTP/2");
        }
      }
      default -> {}
    }
  }

  /**
   * The value of {@code content-length}; −1 without one.
   *
   * @throws WireViolation if there are two, or it is no number
   */
  static long length(Http2Headers headers) throws WireViolation {
    List<CharSequence> all = headers.getAll("content-length");
    if (all.isEmpty()) {
      return -1;
    }
    String text = all.getFirst().toString();
    if (all.size() > 1 || text.isEmpty() || text.length() > 18 || !digits(text)) {
      throw new WireViolation(400, "content-length is not one number of at most 18 digits");
    }
    return Long.parseLong(text);
  }

  private static boolean digits(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** The status of an answer. */
  static int status(Http2Headers headers) throws WireViolation {
    CharSequence text = headers.status();
    if (text == null || text.length() != 3 || !digits(text.toString())) {
      throw new WireViolation(502, "no status");
    }
    int status = Integer.parseInt(text.toString());
    if (status < 100 || status > 599 || status == 101) {
      throw new WireViolation(502, "status " + status);
    }
    return status;
  }

  /**
   * Fields of HTTP/2.
   *
   * @param status null for trailers
   */
  static Http2Headers headers(@Nullable String status, FieldLines fields) {
    Http2Headers out = new DefaultHttp2Headers();
    if (status != null) {
      out.status(status);
    }
    List<byte[]> named = HopFields.named(fields);
    for (int i = 0; i < fields.count(); i++) {
      FieldName name = fields.field(i);
      if (!HopFields.isHop(name) && !HopFields.isNamed(fields, i, named)) {
        out.add(fields.name(i).toLowerCase(Locale.ROOT), fields.value(i));
      }
    }
    return out;
  }
}
