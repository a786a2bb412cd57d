package dev.headroom.serving.grpc.seldom;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.headroom.serving.grpc.frame.RpcCode;
import dev.headroom.serving.grpc.frame.RpcException;
import dev.headroom.serving.permission.Permission;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A call of one message and one answer: how both are made of each other. */
record Method<Q extends MessageLite>(
    Parser<Q> parser, BiFunction<Q, Permission, CompletableFuture<MessageLite>> answering) {
  /** One that answers at once, and whoever has a key. */
  static <Q extends MessageLite> Method<Q> of(
      Parser<Q> parser, Function<Q, MessageLite> answering) {
    return of(parser, (request, any) -> answering.apply(request));
  }

  /** One that answers at once. */
  static <Q extends MessageLite> Method<Q> of(
      Parser<Q> parser, BiFunction<Q, Permission, MessageLite> answering) {
    return new Method<>(
        parser,
        (request, permission) ->
            CompletableFuture.completedFuture(answering.apply(request, permission)));
  }

  /** Answers {@code message}. */
  CompletableFuture<MessageLite> answer(ByteBuf message, Permission permission) {
    return answering.apply(parse(parser, message), permission);
  }

  static <T extends MessageLite> T parse(Parser<T> parser, ByteBuf message) {
    try {
      return parser.parseFrom(message.nioBuffer());
    } catch (InvalidProtocolBufferException e) {
      throw new RpcException(
          RpcCode.INVALID_ARGUMENT, "The message is not valid protobuf - " + e.getMessage());
    }
  }
}
