/**
 * What all of Headroom's servers share, assembled in one place, so that none of them forgets a
 * part.
 *
 * <p>{@link dev.headroom.http.HttpServer} makes a running server of one service and its {@link
 * dev.headroom.http.HttpSettings}. A connection passes, in this order:
 *
 * <ol>
 *   <li>{@link dev.headroom.http.ConnectionCap}: when all places are taken, the connection that has
 *       been idle longest goes, so that nobody locks others out by doing nothing;
 *   <li>TLS ({@link dev.headroom.http.tls.LiveTls}), with the certificate that its file has now,
 *       and the client's certificate where one is asked for;
 *   <li>the deadline of a request's head, and its rules ({@link
 *       dev.headroom.http.wire.RequestGuard});
 *   <li>the protocol, and for each request: that its connection is busy; what browsers ask ({@link
 *       dev.headroom.http.Cors}); the key ({@link dev.headroom.http.KeyFile}), and what it allows
 *       ({@link dev.headroom.http.Grant}); the service.
 * </ol>
 *
 * <p>When it closes, requests in flight are given their time ({@link dev.headroom.http.Drain}). The
 * parts that know only Netty (cap, TLS, guard) serve servers that are made without Armeria, too.
 */
@NullMarked
package dev.headroom.http;

import org.jspecify.annotations.NullMarked;
