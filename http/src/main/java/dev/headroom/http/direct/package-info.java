/**
 * HTTP/1.1 requests that a service answers straight from the connection.
 *
 * <p>Armeria's way of a request - a stream of body parts, a context, a log, an answer that is a
 * stream again - costs more than reading a hundred kilobytes from the socket. A {@link
 * dev.headroom.http.direct.DirectService} is asked first, with the head that the {@link
 * dev.headroom.http.wire.RequestGuard} has read; what it takes, it is given as bytes, and answers
 * with an {@link dev.headroom.http.direct.Answer}. Every other request of the same connection goes
 * the server's usual way. {@link dev.headroom.http.direct.DirectConnection} keeps both in order:
 * nothing is taken before what came earlier is answered, and nothing is read on before what was
 * taken is answered.
 */
@NullMarked
package dev.headroom.http.direct;

import org.jspecify.annotations.NullMarked;
