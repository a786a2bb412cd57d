package dev.headroom.serving.grpc;

import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.grpc.wire.Answer;
import dev.headroom.serving.grpc.wire.ContentFinder;
import dev.headroom.serving.grpc.wire.InferAnswer;
import dev.headroom.serving.grpc.wire.InferRequest;
import dev.headroom.serving.inference.Excerpt;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.inference.Request;
import dev.headroom.serving.inference.Target;
import dev.headroom.serving.memory.RequestMemory;
import dev.headroom.serving.repository.LoadedVersion;
import dev.headroom.serving.telemetry.Operation;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The Open Inference Protocol's {@code ModelInfer}, and each message of {@code ModelStreamInfer}.
 */
final class ModelInfer implements InferenceMethod {
  private static final long LONGEST_MICROS = 86_400_000_000L;

  @Override
  public ContentFinder finder() {
    return ContentFinder.INFER;
  }

  @Override
  public Operation operation() {
    return Operation.KSERVE_INFER;
  }

  @Override
  public InferenceMessage read(ByteBuf message) {
    return new Message(InferRequest.read(message));
  }

  private record Message(InferRequest message) implements InferenceMessage {
    @Override
    public Target target() {
      return V2Target.of(message.model(), message.version());
    }

    @Override
    public String id() {
      return message.id();
    }

    @Override
    public long work() {
      return message.decodedBytes();
    }

    @Override
    public Request request(LoadedVersion version, RequestMemory memory) {
      List<String> outputs = InferenceMessage.outputs(version, message.outputs());
      return new Request(
          message.inputs(memory),
          outputs,
          number("priority"),
          Duration.of(Math.min(LONGEST_MICROS, number("timeout")), ChronoUnit.MICROS));
    }

    private long number(String parameter) {
      Object value = message.parameters().getOrDefault(parameter, 0L);
      if (value instanceof Long number && number >= 0) {
        return number;
      }
      throw RefusedException.invalid(
          "Invalid request - parameter %s: %s (expected: a whole number, 0 or more)"
              .formatted(parameter, Excerpt.of(value.toString())));
    }

    @Override
    public Answer answer(LoadedVersion version, List<Tensor> outputs) {
      return new InferAnswer(version.model(), version.version(), message.id(), outputs);
    }
  }
}
