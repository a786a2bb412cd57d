package dev.headroom.serving.grpc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.headroom.serving.Cost;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.grpc.proto.inference.InferParameter;
import dev.headroom.serving.grpc.proto.inference.InferTensorContents;
import dev.headroom.serving.grpc.proto.inference.ModelInferRequest;
import dev.headroom.serving.grpc.proto.inference.ModelInferRequest.InferInputTensor;
import dev.headroom.serving.grpc.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.testing.Growth;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes as a ModelInferRequest: what is read is what protobuf's own classes read of it, where
 * they take it; the rest is refused.
 */
class InferRequestFuzzTest {
  static Stream<byte[]> seeds() {
    ModelInferRequest.Builder named =
        ModelInferRequest.newBuilder()
            .setModelName("m")
            .setModelVersion("3")
            .setId("ä")
            .putParameters("timeout", InferParameter.newBuilder().setInt64Param(7).build())
            .putParameters("x", InferParameter.newBuilder().setDoubleParam(0.5).build())
            .addOutputs(InferRequestedOutputTensor.newBuilder().setName("y"));
    InferTensorContents.Builder contents =
        InferTensorContents.newBuilder()
            .addBoolContents(true)
            .addIntContents(-1)
            .addInt64Contents(1L << 40)
            .addUintContents(-1)
            .addUint64Contents(-1)
            .addFp32Contents(1.5f)
            .addFp64Contents(1e300)
            .addBytesContents(ByteString.copyFromUtf8("x"));
    Stream<ModelInferRequest> typed =
        Stream.of("BOOL", "INT8", "INT64", "UINT16", "UINT64", "FP32", "FP64", "BYTES", "FP16")
            .map(type -> named.clone().addInputs(input(type).setContents(contents)).build());
    Stream<ModelInferRequest> raw =
        Stream.of(
            named
                .clone()
                .addInputs(input("FP32"))
                .addInputs(input("BYTES"))
                .addRawInputContents(ByteString.copyFrom(new byte[4]))
                .addRawInputContents(ByteString.copyFrom(new byte[] {1, 0, 0, 0, 'x'}))
                .build(),
            named
                .clone()
                .addInputs(input("INT8").addShape(1L << 62).addShape(1L << 62))
                .addRawInputContents(ByteString.EMPTY)
                .build());
    return Stream.concat(
        Stream.concat(typed, raw).map(ModelInferRequest::toByteArray),
        Stream.of(new byte[] {1 << 3 | 3, 2 << 3, 5, 1 << 3 | 4}, Requests.endless(1)));
  }

  private static InferInputTensor.Builder input(String type) {
    return InferInputTensor.newBuilder().setName("x").setDatatype(type).addShape(1);
  }

  @MethodSource("seeds")
  @FuzzTest
  void isReadAsProtobufDoesOrRefused(byte[] message) {
    Cost.check(message, InferRequestFuzzTest::read);
    Growth.check(message, InferRequestFuzzTest::read);
  }

  private static void read(byte[] message) {
    ByteBuf buffer = Requests.request(message, 0);
    assertThat(ContentFinder.INFER.offset(buffer)).isBetween(0, message.length);
    try {
      InferRequest request = InferRequest.read(buffer);
      assertThat(request.decodedBytes()).isBetween(0L, 2L * message.length);
      List<Tensor> tensors = request.inputs(Requests.memory());
      requireSame(request, tensors, ModelInferRequest.parseFrom(message));
      Answer answer = new InferAnswer("m", 1, request.id(), tensors);
      assertThat(InferRequestProperties.bytes(answer)).isNotEmpty();
    } catch (RefusedException refused) {
      assertThat(refused.refused().text()).isNotEmpty();
    } catch (InvalidProtocolBufferException e) {
      // Of what is not used, ours reads less.
    }
  }

  private static void requireSame(
      InferRequest ours, List<Tensor> tensors, ModelInferRequest theirs) {
    assertThat(ours.model()).isEqualTo(theirs.getModelName());
    assertThat(ours.version()).isEqualTo(theirs.getModelVersion());
    assertThat(ours.id()).isEqualTo(theirs.getId());
    assertThat(ours.parameters().keySet()).isEqualTo(theirs.getParametersMap().keySet());
    assertThat(ours.outputs())
        .isEqualTo(
            theirs.getOutputsList().stream().map(InferRequestedOutputTensor::getName).toList());
    assertThat(tensors).hasSize(theirs.getInputsCount());
    for (int i = 0; i < tensors.size(); i++) {
      InferInputTensor input = theirs.getInputs(i);
      assertThat(tensors.get(i).name()).isEqualTo(input.getName());
      assertThat(tensors.get(i).datatype().name()).isEqualTo(input.getDatatype());
      assertThat(Tensors.dimensions(tensors.get(i))).isEqualTo(input.getShapeList());
      if (theirs.getRawInputContentsCount() > 0) {
        assertThat(Tensors.raw(tensors.get(i))).isEqualTo(theirs.getRawInputContents(i));
      }
    }
  }
}
