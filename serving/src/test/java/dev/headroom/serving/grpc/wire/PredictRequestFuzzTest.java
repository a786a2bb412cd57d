package dev.headroom.serving.grpc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.headroom.serving.Cost;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.grpc.proto.tensorflow.DataType;
import dev.headroom.serving.grpc.proto.tensorflow.TensorProto;
import dev.headroom.serving.grpc.proto.tensorflow.TensorShapeProto;
import dev.headroom.serving.grpc.proto.tensorflow.serving.ModelSpec;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.testing.Growth;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes as a PredictRequest: what is read is what protobuf's own classes read of it, where they
 * take it; the rest is refused.
 */
class PredictRequestFuzzTest {
  static Stream<byte[]> seeds() {
    ModelSpec.Builder spec = ModelSpec.newBuilder().setName("m").setSignatureName("s");
    TensorProto.Builder values =
        TensorProto.newBuilder()
            .addFloatVal(1.5f)
            .addDoubleVal(1e300)
            .addIntVal(-1)
            .addStringVal(ByteString.copyFromUtf8("x"))
            .addInt64Val(1L << 40)
            .addBoolVal(true)
            .addHalfVal(15360)
            .addUint32Val(-1)
            .addUint64Val(-1);
    Stream<byte[]> typed =
        Stream.of(
                DataType.DT_FLOAT,
                DataType.DT_DOUBLE,
                DataType.DT_UINT8,
                DataType.DT_STRING,
                DataType.DT_INT64,
                DataType.DT_BOOL,
                DataType.DT_HALF,
                DataType.DT_UINT32,
                DataType.DT_UINT64)
            .map(type -> request(spec, values.clone().setDtype(type).setTensorShape(shape(3))));
    return Stream.concat(
        typed,
        Stream.of(
            request(
                spec.clone().setVersion(Int64Value.of(3)),
                TensorProto.newBuilder()
                    .setDtype(DataType.DT_FLOAT)
                    .setTensorShape(shape(1, 2))
                    .setTensorContent(ByteString.copyFrom(new byte[8]))),
            request(
                spec.clone().setVersionLabel("stable"),
                values.clone().setDtype(DataType.DT_STRING).setTensorShape(shape(1 << 28))),
            request(
                spec,
                values.clone().setDtype(DataType.DT_FLOAT).setTensorShape(shape(1 << 28, 1 << 30))),
            Requests.endless(2)));
  }

  private static byte[] request(ModelSpec.Builder spec, TensorProto.Builder tensor) {
    return dev.headroom.serving.grpc.proto.tensorflow.serving.PredictRequest.newBuilder()
        .setModelSpec(spec)
        .putInputs("x", tensor.build())
        .addOutputFilter("y")
        .build()
        .toByteArray();
  }

  private static TensorShapeProto.Builder shape(long... sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : sizes) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return shape;
  }

  @MethodSource("seeds")
  @FuzzTest
  void isReadAsProtobufDoesOrRefused(byte[] message) {
    Cost.check(message, PredictRequestFuzzTest::read);
    Growth.check(message, PredictRequestFuzzTest::read);
  }

  private static void read(byte[] message) {
    ByteBuf buffer = Requests.request(message, 0);
    assertThat(ContentFinder.PREDICT.offset(buffer)).isBetween(0, message.length);
    try {
      PredictRequest request = PredictRequest.read(buffer);
      assertThat(request.decodedBytes()).isBetween(0L, (long) message.length);
      List<Tensor> tensors = request.inputs(Requests.memory());
      requireSame(
          request,
          tensors,
          dev.headroom.serving.grpc.proto.tensorflow.serving.PredictRequest.parseFrom(message));
      assertThat(InferRequestProperties.bytes(new PredictAnswer("m", 1, tensors))).isNotEmpty();
    } catch (RefusedException refused) {
      assertThat(refused.refused().text()).isNotEmpty();
    } catch (InvalidProtocolBufferException e) {
      // Of what is not used, ours reads less.
    }
  }

  private static void requireSame(
      PredictRequest ours,
      List<Tensor> tensors,
      dev.headroom.serving.grpc.proto.tensorflow.serving.PredictRequest theirs) {
    assertThat(ours.model()).isEqualTo(theirs.getModelSpec().getName());
    assertThat(ours.version()).isEqualTo(theirs.getModelSpec().getVersion().getValue());
    assertThat(ours.label()).isEqualTo(theirs.getModelSpec().getVersionLabel());
    assertThat(ours.outputs()).isEqualTo(theirs.getOutputFilterList());
    assertThat(tensors).hasSize(theirs.getInputsCount());
    for (Tensor tensor : tensors) {
      TensorProto proto = theirs.getInputsOrThrow(tensor.name());
      assertThat(tensor.datatype().tensorflow()).isEqualTo(proto.getDtype().name());
      assertThat(Tensors.dimensions(tensor))
          .isEqualTo(
              proto.getTensorShape().getDimList().stream()
                  .map(TensorShapeProto.Dim::getSize)
                  .toList());
      if (!proto.getTensorContent().isEmpty()) {
        assertThat(Tensors.raw(tensor)).isEqualTo(proto.getTensorContent());
      }
    }
  }
}
