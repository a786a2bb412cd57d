/**
 * HTTP/1.x as bytes on a wire, read strictly.
 *
 * <p>A proxy and the server behind it must agree on where a message ends. Whoever makes them
 * disagree smuggles a second request past the first (CL.TE, TE.CL, TE.TE, bare line feeds, chunk
 * extensions …). So nothing here is lenient: what RFC 9112 does not allow, or what nginx refuses,
 * ends the connection with a {@link dev.headroom.http.wire.WireViolation} that says which rule was
 * broken.
 *
 * <p>{@link dev.headroom.http.wire.RequestReader} and {@link dev.headroom.http.wire.AnswerReader}
 * read heads, {@link dev.headroom.http.wire.ChunkReader} reads chunked bodies. They take bytes as
 * they come, split anywhere, keep a head's bytes as they were and remember where its parts lie, so
 * that forwarding one copies bytes and makes no strings. {@link
 * dev.headroom.http.wire.RequestGuard} puts them in front of any HTTP/1 server that runs on Netty.
 */
@NullMarked
package dev.headroom.http.wire;

import org.jspecify.annotations.NullMarked;
