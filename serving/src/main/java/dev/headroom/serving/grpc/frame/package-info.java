/**
 * gRPC over HTTP/2, as far as a server needs it, on Armeria's streams: how messages are cut, how
 * long a client waits, how a call ends.
 *
 * <p>A call is a POST whose body is a sequence of messages, each behind five bytes: whether it is
 * compressed, and its length. The answer has the same form; its trailers say how the call ended,
 * or, where it failed before its first message, its headers do.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">the protocol</a>
 */
@NullMarked
package dev.headroom.serving.grpc.frame;

import org.jspecify.annotations.NullMarked;
