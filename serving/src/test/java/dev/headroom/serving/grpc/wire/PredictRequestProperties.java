package dev.headroom.serving.grpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.grpc.proto.tensorflow.DataType;
import dev.headroom.serving.grpc.proto.tensorflow.TensorProto;
import dev.headroom.serving.grpc.proto.tensorflow.TensorShapeProto;
import dev.headroom.serving.grpc.proto.tensorflow.serving.ModelSpec;
import dev.headroom.serving.grpc.proto.tensorflow.serving.PredictResponse;
import dev.headroom.serving.inference.RefusedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Ours against the classes that protobuf generates of the same messages. */
final class PredictRequestProperties {
  @Provide
  Arbitrary<List<Tensor>> tensors() {
    return Tensors.any().list().ofMaxSize(4).uniqueElements(Tensor::name);
  }

  @Property(tries = 500)
  void readsContentAndValues(
      @ForAll("tensors") List<Tensor> tensors,
      @ForAll boolean content,
      @ForAll @IntRange(max = 63) int misplaced) {
    Map<String, Tensor> expected = new HashMap<>();
    var request = request();
    for (Tensor tensor : tensors) {
      expected.put(tensor.name(), tensor);
      request.putInputs(tensor.name(), proto(tensor, content).build());
    }
    List<Tensor> read = read(request.build().toByteArray(), misplaced);
    assertThat(read).hasSameSizeAs(tensors);
    assertThat(read).allMatch(tensor -> Tensors.same(tensor, expected.get(tensor.name())));
  }

  @Example
  void readsWhatIsNotATensor() {
    byte[] message =
        request()
            .setModelSpec(
                ModelSpec.newBuilder()
                    .setName("m")
                    .setSignatureName("s")
                    .setVersion(Int64Value.of(3)))
            .addOutputFilter("y")
            .build()
            .toByteArray();
    PredictRequest read = PredictRequest.read(Requests.request(message, 0));
    assertThat(read.model()).isEqualTo("m");
    assertThat(read.version()).isEqualTo(3);
    assertThat(read.label()).isEmpty();
    assertThat(read.outputs()).containsExactly("y");
    byte[] labelled =
        request()
            .setModelSpec(ModelSpec.newBuilder().setName("m").setVersionLabel("stable"))
            .build()
            .toByteArray();
    assertThat(PredictRequest.read(Requests.request(labelled, 0)).label()).isEqualTo("stable");
    assertThat(PredictRequest.read(Requests.request(new byte[0], 0)).version()).isZero();
  }

  @Example
  void aSingleValueStandsForAll() {
    TensorProto.Builder floats =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_FLOAT)
            .setTensorShape(shape(List.of(3L, 100L)))
            .addFloatVal(2.5f);
    Tensor read =
        read(request().putInputs("x", floats.build()).build().toByteArray(), 0).getFirst();
    assertThat(Tensors.numbers(read))
        .hasSize(300)
        .allMatch(bits -> bits == Float.floatToIntBits(2.5f));
    TensorProto.Builder texts =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_STRING)
            .setTensorShape(shape(List.of(2L)))
            .addStringVal(ByteString.copyFromUtf8("a"));
    Tensor.Bytes repeated =
        (Tensor.Bytes)
            read(request().putInputs("x", texts.build()).build().toByteArray(), 0).getFirst();
    assertThat(repeated.elements()).hasSize(2).allMatch(element -> element[0] == 'a');
    assertThatThrownBy(
            () ->
                read(
                    request()
                        .putInputs("x", floats.clone().addFloatVal(1).build())
                        .build()
                        .toByteArray(),
                    0))
        .hasMessageContaining("Expected: 300 values; Actual: 2 values; input name: x");
  }

  @Example
  void findsTheContentThatIsToBeAligned() {
    TensorProto.Builder x =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_FLOAT)
            .setTensorShape(shape(List.of(256L)))
            .setTensorContent(ByteString.copyFrom(new byte[1024]));
    byte[] message =
        request()
            .setModelSpec(ModelSpec.newBuilder().setName("m"))
            .putInputs("x", x.build())
            .build()
            .toByteArray();
    int whole = ContentFinder.PREDICT.offset(Unpooled.wrappedBuffer(message));
    assertThat(whole).isEqualTo(message.length - 1024);
    assertThat(ContentFinder.PREDICT.offset(Unpooled.wrappedBuffer(message, 0, whole + 10)))
        .isEqualTo(whole);
    assertThat(ContentFinder.PREDICT.offset(Unpooled.wrappedBuffer(message, 0, whole - 10)))
        .isZero();
  }

  @Property(tries = 200)
  void writesWhatGeneratedClassesRead(@ForAll("tensors") List<Tensor> tensors) throws Exception {
    PredictResponse read =
        PredictResponse.parseFrom(
            InferRequestProperties.bytes(new PredictAnswer("m", 300, tensors)));
    assertThat(read.getModelSpec().getName()).isEqualTo("m");
    assertThat(read.getModelSpec().getVersion().getValue()).isEqualTo(300);
    assertThat(read.getOutputsCount()).isEqualTo(tensors.size());
    for (Tensor tensor : tensors) {
      var output = read.getOutputsOrThrow(tensor.name());
      assertThat(output.getDtype().name()).isEqualTo(tensor.datatype().tensorflow());
      assertThat(output.getTensorShape().getDimList().stream().map(TensorShapeProto.Dim::getSize))
          .isEqualTo(Tensors.dimensions(tensor));
      if (tensor instanceof Tensor.Bytes) {
        assertThat(output.getStringValList()).isEqualTo(proto(tensor, false).getStringValList());
      } else {
        assertThat(output.getTensorContent()).isEqualTo(Tensors.raw(tensor));
      }
    }
  }

  @Property(tries = 3000)
  void refusesWhatIsBroken(
      @ForAll("tensors") List<Tensor> tensors,
      @ForAll boolean content,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int changes) {
    var request = request().setModelSpec(ModelSpec.newBuilder().setName("model"));
    tensors.forEach(tensor -> request.putInputs(tensor.name(), proto(tensor, content).build()));
    byte[] message =
        InferRequestProperties.broken(request.build().toByteArray(), new Random(seed), changes);
    ByteBuf buffer = Requests.request(message, 0);
    ContentFinder.PREDICT.offset(buffer.slice());
    try {
      PredictRequest.read(buffer).inputs(Requests.memory());
    } catch (RefusedException e) {
      assertThat(e.refused().text()).isNotEmpty();
    }
  }

  @Example
  void saysWhatIsWrong() {
    refused(tensor(DataType.DT_COMPLEX64), "dtype 8 (expected: a type of [BOOL, ");
    refused(
        tensor(DataType.DT_FLOAT)
            .setTensorShape(TensorShapeProto.newBuilder().setUnknownRank(true)),
        "unknown_rank (expected: all dimensions); input name: x");
    refused(
        tensor(DataType.DT_FLOAT).setTensorContent(ByteString.copyFrom(new byte[5])),
        "Expected: 4 bytes; Actual: 5 bytes; input name: x");
    refused(
        tensor(DataType.DT_STRING).setTensorContent(ByteString.copyFrom(new byte[5])),
        "strings in tensor_content (expected: in string_val); input name: x");
    refused(
        tensor(DataType.DT_UINT8).addIntVal(-1), "input x: -1 (expected: a value of type UINT8)");
  }

  private static TensorProto.Builder tensor(DataType type) {
    return TensorProto.newBuilder().setDtype(type);
  }

  private static void refused(TensorProto.Builder tensor, String text) {
    byte[] message = request().putInputs("x", tensor.build()).build().toByteArray();
    assertThatThrownBy(() -> read(message, 0))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(text);
  }

  private static List<Tensor> read(byte[] message, int misplaced) {
    return PredictRequest.read(Requests.request(message, misplaced)).inputs(Requests.memory());
  }

  private static dev.headroom.serving.grpc.proto.tensorflow.serving.PredictRequest.Builder
      request() {
    return dev.headroom.serving.grpc.proto.tensorflow.serving.PredictRequest.newBuilder();
  }

  private static TensorShapeProto shape(List<Long> dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    dimensions.forEach(size -> shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size)));
    return shape.build();
  }

  private static TensorProto.Builder proto(Tensor tensor, boolean content) {
    TensorProto.Builder proto =
        tensor(DataType.valueOf(tensor.datatype().tensorflow()))
            .setTensorShape(shape(Tensors.dimensions(tensor)));
    if (tensor instanceof Tensor.Bytes bytes) {
      bytes.elements().forEach(element -> proto.addStringVal(ByteString.copyFrom(element)));
      return proto;
    }
    if (content) {
      return proto.setTensorContent(Tensors.raw(tensor));
    }
    for (long number : Tensors.numbers(tensor)) {
      value(proto, tensor.datatype(), number);
    }
    return proto;
  }

  private static void value(TensorProto.Builder proto, Datatype datatype, long number) {
    switch (datatype) {
      case FP32 -> proto.addFloatVal(Float.intBitsToFloat((int) number));
      case FP64 -> proto.addDoubleVal(Double.longBitsToDouble(number));
      case INT64 -> proto.addInt64Val(number);
      case BOOL -> proto.addBoolVal(number != 0);
      case FP16 -> proto.addHalfVal((int) number);
      case UINT32 -> proto.addUint32Val((int) number);
      case UINT64 -> proto.addUint64Val(number);
      default -> proto.addIntVal((int) number);
    }
  }
}
