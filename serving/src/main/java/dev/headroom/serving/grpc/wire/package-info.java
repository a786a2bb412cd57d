/**
 * The messages of inference, read and written as bytes: protobuf's wire format over Netty's
 * buffers.
 *
 * <p>Classes that protobuf generates copy what a request carries: out of the socket's buffer into a
 * byte array, out of that into the engine's memory. Here a request is collected once, and its
 * tensors are views of where they came to lie. A message is a sequence of fields; each has a tag
 * (its number and its form) and a value; {@link dev.headroom.serving.grpc.wire.WireReader} goes
 * over them, and everything in this package is such a loop.
 *
 * <p>What comes is a stranger's. Lengths are compared with what is there before anything is taken
 * for them, what is counted has a bound, and memory is the request's own, of its budget.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the wire format</a>
 */
@NullMarked
package dev.headroom.serving.grpc.wire;

import org.jspecify.annotations.NullMarked;
