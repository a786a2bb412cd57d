package dev.headroom.gateway;

import com.linecorp.armeria.client.WebClient;

/**
 * The way to a replica. HTTP/1.1 for all that HTTP/1.1 can carry, since every server speaks it and
 * a lost connection then costs one request; HTTP/2 without TLS for gRPC.
 */
record Upstream(WebClient http1, WebClient http2) {}
