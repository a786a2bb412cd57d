package dev.headroom.http.wire;

import java.nio.charset.StandardCharsets;

/** The names of header fields that a server or a proxy acts on; all others are {@link #OTHER}. */
public enum FieldName {
  OTHER(""),
  TE("te"),
  HOST("host"),
  EXPECT("expect"),
  COOKIE("cookie"),
  UPGRADE("upgrade"),
  TRAILER("trailer"),
  X_API_KEY("x-api-key"),
  FORWARDED("forwarded"),
  CONNECTION("connection"),
  KEEP_ALIVE("keep-alive"),
  CONTENT_TYPE("content-type"),
  AUTHORIZATION("authorization"),
  CONTENT_LENGTH("content-length"),
  HTTP2_SETTINGS("http2-settings"),
  X_FORWARDED_FOR("x-forwarded-for"),
  X_FORWARDED_HOST("x-forwarded-host"),
  PROXY_CONNECTION("proxy-connection"),
  X_FORWARDED_PROTO("x-forwarded-proto"),
  TRANSFER_ENCODING("transfer-encoding"),
  PROXY_AUTHENTICATE("proxy-authenticate"),
  PROXY_AUTHORIZATION("proxy-authorization");

  private static final FieldName[][] BY_LENGTH = byLength();

  private final String text;

  @SuppressWarnings("ImmutableEnumChecker") // never changed
  private final byte[] lower;

  FieldName(String text) {
    this.text = text;
    lower = text.getBytes(StandardCharsets.US_ASCII);
  }

  private static FieldName[][] byLength() {
    FieldName[][] all = new FieldName[20][0];
    for (FieldName name : values()) {
      if (name != OTHER) {
        FieldName[] before = all[name.lower.length];
        FieldName[] after = java.util.Arrays.copyOf(before, before.length + 1);
        after[before.length] = name;
        all[name.lower.length] = after;
      }
    }
    return all;
  }

  /** Finds the name in bytes of any case. */
  static FieldName of(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length >= BY_LENGTH.length) {
      return OTHER;
    }
    for (FieldName name : BY_LENGTH[length]) {
      if (Ascii.equalsLower(name.lower, bytes, from)) {
        return name;
      }
    }
    return OTHER;
  }

  /** In lower case; empty for {@link #OTHER}. */
  public String text() {
    return text;
  }
}
