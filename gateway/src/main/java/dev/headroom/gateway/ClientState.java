package dev.headroom.gateway;

/** Where a client's connection of HTTP/1 is in its request. */
enum ClientState {
  PREFACE,
  HEAD,
  LENGTH,
  CHUNKED,
  /** The request is whole; its answer is on its way. */
  ANSWERING,
  /** The last answer is out; what comes is thrown away until the client closes. */
  LINGERING
}
