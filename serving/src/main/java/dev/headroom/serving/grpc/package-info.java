/**
 * The model server's gRPC: the Open Inference Protocol's and TensorFlow Serving's services, health
 * and reflection, as thin adapters of the inference core.
 *
 * <p>{@link dev.headroom.serving.grpc.GrpcService} takes a call by its path. Calls of inference are
 * the ones that count: their messages are read and written by package {@code wire}, without a copy
 * where that can be, and no class of protobuf's library is loaded for them. What is asked seldom
 * (metadata, status, health, reflection) is in package {@code seldom}, on classes that protobuf
 * generates, which are loaded when first asked. How calls are framed is in package {@code frame}.
 *
 * <p>There is no grpc-java here: it would bring its own dispatch, threads and copies, and eighteen
 * jars that each start would have to look into. It is the client of the tests.
 */
@NullMarked
package dev.headroom.serving.grpc;

import org.jspecify.annotations.NullMarked;
