package dev.headroom.gateway;

import dev.headroom.http.wire.FieldLines;
import dev.headroom.http.wire.FieldName;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A request's head, whichever protocol brought it.
 *
 * @param path as the client sent it, with its query
 * @param host that the client asked for; empty where it named none
 * @param length of the body in bytes; −1 if it is not known and a body may come
 * @param peer who asks
 * @param withheld lines that are for the gateway, and do not go on to a replica
 */
record RequestHead(
    String method,
    String path,
    String host,
    FieldLines fields,
    long length,
    Peer peer,
    Set<FieldName> withheld) {
  private static final byte[] GRPC = "application/grpc".getBytes(StandardCharsets.US_ASCII);

  RequestHead(String method, String path, String host, FieldLines fields, long length, Peer peer) {
    this(method, path, host, fields, length, peer, Set.of());
  }

  RequestHead withheld(Set<FieldName> names) {
    return new RequestHead(method, path, host, fields, length, peer, names);
  }

  boolean isGrpc() {
    int type = fields.find(FieldName.CONTENT_TYPE);
    return type >= 0 && fields.valueStartsWith(type, GRPC);
  }
}
