package dev.headroom.gateway;

import dev.headroom.http.wire.FieldLines;
import dev.headroom.http.wire.FieldName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which header lines concern one connection and end here (RFC 9110, 7.6.1): a fixed set, and those
 * that {@code Connection} names. A name there that frames the message, says who asks or what the
 * content is, is ignored: RFC 9110 forbids a sender to name such fields, and whoever does it wants
 * the two servers to disagree.
 */
final class HopFields {
  private static final byte[] KEEP_ALIVE = "keep-alive".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CLOSE = "close".getBytes(StandardCharsets.US_ASCII);
  private static final List<String> END_TO_END =
      List.of(
          "host",
          "te",
          "cookie",
          "authorization",
          "expect",
          "forwarded",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto");

  private HopFields() {}

  /** Whether a field of this name never goes on. */
  static boolean isHop(FieldName name) {
    return switch (name) {
      case CONNECTION,
          KEEP_ALIVE,
          PROXY_CONNECTION,
          PROXY_AUTHORIZATION,
          PROXY_AUTHENTICATE,
          TRANSFER_ENCODING,
          UPGRADE,
          EXPECT,
          HTTP2_SETTINGS ->
          true;
      default -> false;
    };
  }

  /** The names, in lower case, of further lines that end here. */
  static List<byte[]> named(FieldLines fields) {
    List<byte[]> all = List.of();
    for (int i = 0; i < fields.count(); i++) {
      if (fields.field(i) != FieldName.CONNECTION
          || fields.valueIs(i, KEEP_ALIVE)
          || fields.valueIs(i, CLOSE)) {
        continue;
      }
      for (String option : fields.value(i).split(",", -1)) {
        String name = option.strip().toLowerCase(Locale.ROOT);
        if (!name.isEmpty() && !END_TO_END.contains(name) && !name.startsWith("content-")) {
          if (all.isEmpty()) {
            all = new ArrayList<>();
          }
          all.add(name.getBytes(StandardCharsets.ISO_8859_1));
        }
      }
    }
    return all;
  }

  static boolean isNamed(FieldLines fields, int i, List<byte[]> named) {
    for (int j = 0; j < named.size(); j++) {
      if (fields.isNamed(i, named.get(j))) {
        return true;
      }
    }
    return false;
  }
}
