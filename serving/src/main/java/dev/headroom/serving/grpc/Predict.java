package dev.headroom.serving.grpc;

import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.grpc.wire.Answer;
import dev.headroom.serving.grpc.wire.ContentFinder;
import dev.headroom.serving.grpc.wire.PredictAnswer;
import dev.headroom.serving.grpc.wire.PredictRequest;
import dev.headroom.serving.inference.Excerpt;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.inference.Request;
import dev.headroom.serving.inference.Target;
import dev.headroom.serving.memory.RequestMemory;
import dev.headroom.serving.repository.LoadedVersion;
import dev.headroom.serving.telemetry.Operation;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** TensorFlow Serving's {@code Predict}. */
final class Predict implements InferenceMethod {
  @Override
  public ContentFinder finder() {
    return ContentFinder.PREDICT;
  }

  @Override
  public Operation operation() {
    return Operation.TENSORFLOW_PREDICT;
  }

  @Override
  public InferenceMessage read(ByteBuf message) {
    return new Message(PredictRequest.read(message));
  }

  private record Message(PredictRequest message) implements InferenceMessage {
    @Override
    public Target target() {
      if (!message.label().isEmpty()) {
        throw RefusedException.notFound(
            "Model with requested version is not found - label %s (expected: a number)"
                .formatted(Excerpt.of(message.label())));
      }
      return Target.of(message.model(), message.version());
    }

    @Override
    public String id() {
      return "";
    }

    @Override
    public long work() {
      return message.decodedBytes();
    }

    @Override
    public Request request(LoadedVersion version, RequestMemory memory) {
      List<String> outputs = InferenceMessage.outputs(version, message.outputs());
      return new Request(message.inputs(memory), outputs);
    }

    @Override
    public Answer answer(LoadedVersion version, List<Tensor> outputs) {
      return new PredictAnswer(version.model(), version.version(), outputs);
    }
  }
}
