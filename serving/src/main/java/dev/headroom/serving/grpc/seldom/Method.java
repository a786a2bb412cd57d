package dev.headroom.serving.grpc.seldom;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.headroom.serving.grpc.frame.RpcCode;
import dev.headroom.serving.grpc.frame.RpcException;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A call of one message and one answer: how both are made of each other. */
record Method<Q extends MessageLite>(
    Parser<Q> parser, Function<Q, CompletableFuture<MessageLite>> answering) {
  /** One that answers at once. */
  static <Q extends MessageLite> Method<Q> of(
      Parser<Q> parser, Function<Q, MessageLite> answering) {
    return new Method<>(
        parser, request -> CompletableFuture.completedFuture(answering.apply(request)));
  }

  /** Answers {@code message}. */
  CompletableFuture<MessageLite> answer(ByteBuf message) {
    return answering.apply(parse(parser, message));
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
