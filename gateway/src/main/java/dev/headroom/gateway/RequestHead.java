package dev.headroom.gateway;

import dev.headroom.http.wire.FieldLines;

/**
 * A request's head, whichever protocol brought it.
 *
 * @param path as the client sent it, with its query
 * @param host that the client asked for; empty where it named none
 * @param length of the body in bytes; −1 if it is not known and a body may come
 * @param peer who asks
 */
record RequestHead(
    String method, String path, String host, FieldLines fields, long length, Peer peer) {
  private static final byte[] GRPC =
      "application/grpc".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  boolean isGrpc() {
    int type = fields.find(dev.headroom.http.wire.FieldName.CONTENT_TYPE);
    return type >= 0 && fields.valueStartsWith(type, GRPC);
  }
}
