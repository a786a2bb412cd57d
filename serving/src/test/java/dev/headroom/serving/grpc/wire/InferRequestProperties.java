package dev.headroom.serving.grpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.grpc.proto.inference.InferParameter;
import dev.headroom.serving.grpc.proto.inference.InferTensorContents;
import dev.headroom.serving.grpc.proto.inference.ModelInferRequest;
import dev.headroom.serving.grpc.proto.inference.ModelInferRequest.InferInputTensor;
import dev.headroom.serving.grpc.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import dev.headroom.serving.grpc.proto.inference.ModelInferResponse;
import dev.headroom.serving.grpc.proto.inference.ModelStreamInferResponse;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.memory.Budget;
import dev.headroom.serving.memory.RequestMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Collections;
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
final class InferRequestProperties {
  @Provide
  Arbitrary<List<Tensor>> tensors() {
    return Tensors.any().list().ofMaxSize(4);
  }

  @Provide
  Arbitrary<List<Tensor>> typeable() {
    return Tensors.any().filter(tensor -> tensor.datatype() != Datatype.FP16).list().ofMaxSize(4);
  }

  @Property(tries = 500)
  void readsRawContentsWhereverTheyLie(
      @ForAll("tensors") List<Tensor> tensors, @ForAll @IntRange(max = 63) int misplaced) {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder();
    for (Tensor tensor : tensors) {
      request.addInputs(input(tensor)).addRawInputContents(Tensors.raw(tensor));
    }
    assertThat(Tensors.same(read(request.build().toByteArray(), misplaced), tensors)).isTrue();
  }

  @Property(tries = 500)
  void readsTypedContents(
      @ForAll("typeable") List<Tensor> tensors, @ForAll @IntRange(max = 63) int misplaced) {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder();
    for (Tensor tensor : tensors) {
      request.addInputs(input(tensor).setContents(contents(tensor)));
    }
    assertThat(Tensors.same(read(request.build().toByteArray(), misplaced), tensors)).isTrue();
  }

  /** Two messages one after the other are one in which the later adds to the earlier. */
  @Property(tries = 100)
  void readsContentsInParts(@ForAll("typeable") List<Tensor> tensors) {
    for (Tensor tensor : tensors) {
      ByteString input = input(tensor).build().toByteString();
      ByteString contents = contents(tensor).toByteString();
      ByteString parts =
          input
              .concat(field(5, ByteString.EMPTY))
              .concat(field(5, contents))
              .concat(field(9999, ByteString.copyFromUtf8("unknown")));
      assertThat(Tensors.same(read(field(5, parts).toByteArray(), 1), List.of(tensor))).isTrue();
    }
  }

  @Example
  void readsValuesThatAreNotPacked() {
    UnknownFieldSet.Field floats =
        UnknownFieldSet.Field.newBuilder()
            .addFixed32(Float.floatToIntBits(1.5f))
            .addFixed32(Float.floatToIntBits(-2f))
            .build();
    UnknownFieldSet.Field dimensions =
        UnknownFieldSet.Field.newBuilder().addVarint(2).addVarint(1).build();
    ByteString input =
        InferInputTensor.newBuilder()
            .setName("x")
            .setDatatype("FP32")
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(3, dimensions)
                    .addField(
                        5,
                        UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(
                                UnknownFieldSet.newBuilder()
                                    .addField(6, floats)
                                    .build()
                                    .toByteString())
                            .build())
                    .build())
            .build()
            .toByteString();
    List<Tensor> tensors = read(field(5, input).toByteArray(), 0);
    assertThat(tensors.getFirst().shape().toArray()).containsExactly(2, 1);
    assertThat(Tensors.numbers(tensors.getFirst()))
        .containsExactly(
            (long) Float.floatToIntBits(1.5f), Integer.toUnsignedLong(Float.floatToIntBits(-2f)));
  }

  @Example
  void readsWhatIsNotATensor() {
    ModelInferRequest request =
        ModelInferRequest.newBuilder()
            .setModelName("Modell-ä")
            .setModelVersion("12")
            .setId("ид")
            .putParameters("timeout", InferParameter.newBuilder().setInt64Param(-5).build())
            .putParameters("priority", InferParameter.newBuilder().setUint64Param(7).build())
            .putParameters("flag", InferParameter.newBuilder().setBoolParam(true).build())
            .putParameters("text", InferParameter.newBuilder().setStringParam("t").build())
            .putParameters("real", InferParameter.newBuilder().setDoubleParam(0.5).build())
            .putParameters("none", InferParameter.getDefaultInstance())
            .addOutputs(InferRequestedOutputTensor.newBuilder().setName("y"))
            .addOutputs(InferRequestedOutputTensor.newBuilder().setName("z"))
            .build();
    InferRequest read = InferRequest.read(Requests.request(request.toByteArray(), 0));
    assertThat(read.model()).isEqualTo("Modell-ä");
    assertThat(read.version()).isEqualTo("12");
    assertThat(read.id()).isEqualTo("ид");
    assertThat(read.outputs()).containsExactly("y", "z");
    assertThat(read.parameters())
        .isEqualTo(
            Map.of(
                "timeout",
                -5L,
                "priority",
                7L,
                "flag",
                true,
                "text",
                "t",
                "real",
                0.5,
                "none",
                ""));
  }

  @Example
  void usesAlignedContentWhereItLies() {
    byte[] message =
        ModelInferRequest.newBuilder()
            .addInputs(InferInputTensor.newBuilder().setName("x").setDatatype("FP64").addShape(2))
            .addRawInputContents(ByteString.copyFrom(new byte[16]))
            .build()
            .toByteArray();
    int offset = ContentFinder.INFER.offset(Unpooled.wrappedBuffer(message));
    assertThat(offset).isEqualTo(message.length - 16);
    Budget budget = new Budget(1 << 20);
    RequestMemory memory = Requests.memory(budget);
    ByteBuf aligned = Requests.request(message, (64 - offset % 64) % 64);
    InferRequest.read(aligned).inputs(memory);
    assertThat(budget.used()).isZero();
    ByteBuf misplaced = Requests.request(message, (65 - offset % 64) % 64);
    InferRequest.read(misplaced).inputs(memory);
    assertThat(budget.used()).isPositive();
  }

  @Property(tries = 200)
  void writesWhatGeneratedClassesRead(@ForAll("tensors") List<Tensor> tensors) throws Exception {
    InferAnswer answer = new InferAnswer("m", Long.MAX_VALUE, "id ä", tensors);
    ModelInferResponse read = ModelInferResponse.parseFrom(bytes(answer));
    assertThat(read.getModelName()).isEqualTo("m");
    assertThat(read.getModelVersion()).isEqualTo("9223372036854775807");
    assertThat(read.getId()).isEqualTo("id ä");
    assertThat(read.getOutputsCount()).isEqualTo(tensors.size());
    for (int i = 0; i < tensors.size(); i++) {
      Tensor tensor = tensors.get(i);
      assertThat(read.getOutputs(i).getName()).isEqualTo(tensor.name());
      assertThat(read.getOutputs(i).getDatatype()).isEqualTo(tensor.datatype().name());
      assertThat(read.getOutputs(i).getShapeList()).isEqualTo(Tensors.dimensions(tensor));
      assertThat(read.getRawOutputContents(i)).isEqualTo(Tensors.raw(tensor));
    }
    ModelStreamInferResponse stream =
        ModelStreamInferResponse.parseFrom(bytes(StreamAnswer.of(answer)));
    assertThat(stream.getInferResponse()).isEqualTo(read);
    assertThat(stream.getErrorMessage()).isEmpty();
  }

  @Example
  void writesErrorsOfStreams() throws Exception {
    ModelStreamInferResponse read =
        ModelStreamInferResponse.parseFrom(bytes(StreamAnswer.error("größer", "7")));
    assertThat(read.getErrorMessage()).isEqualTo("größer");
    assertThat(read.getInferResponse().getId()).isEqualTo("7");
  }

  /** Whatever comes, it is read or refused. */
  @Property(tries = 3000)
  void refusesWhatIsBroken(
      @ForAll("tensors") List<Tensor> tensors,
      @ForAll boolean raw,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int changes) {
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder().setModelName("model").setId("id");
    for (Tensor tensor : tensors) {
      if (raw || tensor.datatype() == Datatype.FP16) {
        request.addInputs(input(tensor)).addRawInputContents(Tensors.raw(tensor));
      } else {
        request.addInputs(input(tensor).setContents(contents(tensor)));
      }
    }
    byte[] message = broken(request.build().toByteArray(), new Random(seed), changes);
    ByteBuf buffer = Requests.request(message, 0);
    ContentFinder.INFER.offset(buffer.slice());
    try {
      InferRequest.read(buffer).inputs(Requests.memory());
    } catch (RefusedException e) {
      assertThat(e.refused().text()).isNotEmpty();
    }
  }

  static byte[] broken(byte[] message, Random random, int changes) {
    byte[] broken = message.clone();
    for (int i = 0; i < changes && broken.length > 0; i++) {
      switch (random.nextInt(3)) {
        case 0 -> broken[random.nextInt(broken.length)] = (byte) random.nextInt();
        case 1 -> broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
        default -> broken = Arrays.copyOf(broken, random.nextInt(broken.length));
      }
    }
    return broken;
  }

  @Example
  void saysWhatIsWrong() {
    InferInputTensor.Builder x =
        InferInputTensor.newBuilder().setName("x").setDatatype("FP32").addShape(2);
    refused(
        ModelInferRequest.newBuilder()
            .addInputs(x)
            .addRawInputContents(ByteString.copyFrom(new byte[9])),
        "Invalid content size of tensor proto - Expected: 8 bytes; Actual: 9 bytes; input name: x");
    refused(
        ModelInferRequest.newBuilder()
            .addInputs(x.clone().setContents(InferTensorContents.newBuilder().addFp32Contents(1))),
        "Invalid number of values in tensor proto container - Expected: 2 values; Actual: 1"
            + " values; input name: x");
    refused(
        ModelInferRequest.newBuilder()
            .addInputs(x.clone().setContents(InferTensorContents.newBuilder().addFp32Contents(1)))
            .addRawInputContents(ByteString.copyFrom(new byte[8])),
        "Passing buffers both in ModelInferRequest::InferInputTensor::contents and in"
            + " ModelInferRequest::raw_input_contents is not allowed - input name: x");
    refused(
        ModelInferRequest.newBuilder()
            .addInputs(x)
            .addInputs(x)
            .addRawInputContents(ByteString.copyFrom(new byte[8])),
        "raw_input_contents: 1 (expected: one for each of 2 inputs)");
    refused(
        ModelInferRequest.newBuilder().addInputs(x.clone().setDatatype("BF16")),
        "Invalid input precision - datatype BF16 (expected: one of [BOOL, ");
    refused(
        ModelInferRequest.newBuilder().addInputs(x.clone().setShape(0, -1)),
        "Invalid input shape - dimension -1 (expected: >= 0); input name: x");
    refused(
        ModelInferRequest.newBuilder()
            .addInputs(x.clone().setShape(0, Long.MAX_VALUE).addShape(Long.MAX_VALUE)),
        "Shape dimensions overflow; input name: x");
    refused(
        ModelInferRequest.newBuilder()
            .addInputs(
                x.clone()
                    .setDatatype("INT8")
                    .setContents(
                        InferTensorContents.newBuilder().addIntContents(1).addIntContents(200))),
        "Invalid input precision - input x: 200 (expected: a value of type INT8)");
    refused(
        ModelInferRequest.newBuilder()
            .addInputs(
                x.clone()
                    .putParameters("shared_memory_region", InferParameter.getDefaultInstance())),
        "input x: parameter shared_memory_region is not supported");
    refused(
        ModelInferRequest.newBuilder()
            .addOutputs(
                InferRequestedOutputTensor.newBuilder()
                    .setName("y")
                    .putParameters("classification", InferParameter.getDefaultInstance())),
        "output y: parameter classification is not supported");
    InferInputTensor.Builder texts = x.clone().setDatatype("BYTES").setShape(0, 1);
    refused(
        ModelInferRequest.newBuilder()
            .addInputs(texts)
            .addRawInputContents(ByteString.copyFrom(new byte[] {4, 0, 0, 0, 'a'})),
        "Value 0 reaches past the content's end");
    refused(
        ModelInferRequest.newBuilder()
            .addInputs(texts)
            .addRawInputContents(ByteString.copyFrom(new byte[] {0, 0, 0, 0, 'a'})),
        "Processed bytes: 4 do not equal to buffer size: 5; input name: x");
  }

  private static void refused(ModelInferRequest.Builder request, String text) {
    byte[] message = request.build().toByteArray();
    assertThatThrownBy(() -> read(message, 0))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(text);
  }

  @Example
  void whatIsCountedHasABound() {
    ByteString empty = field(5, ByteString.EMPTY);
    ByteString many = ByteString.copyFrom(Collections.nCopies(5000, empty));
    assertThatThrownBy(() -> read(many.toByteArray(), 0))
        .hasMessage("inputs: more than 4096 (expected: at most 4096)");
    assertThatThrownBy(
            () -> read(field(1, ByteString.copyFrom(new byte[100_000])).toByteArray(), 0))
        .hasMessageContaining("a text of 100000 bytes (expected: at most 65536)");
    byte[] groups = new byte[100_000];
    Arrays.fill(groups, (byte) (9 << 3 | 3));
    assertThatThrownBy(() -> read(groups, 0)).hasMessageContaining("groups in groups");
  }

  static List<Tensor> read(byte[] message, int misplaced) {
    return InferRequest.read(Requests.request(message, misplaced)).inputs(Requests.memory());
  }

  static byte[] bytes(Answer answer) {
    ByteBuf buffer = Requests.buffer((int) answer.size());
    answer.write(buffer);
    assertThat(answer.size()).isEqualTo(buffer.readableBytes());
    return ByteBufUtil.getBytes(buffer);
  }

  static ByteString field(int number, ByteString value) {
    return UnknownFieldSet.newBuilder()
        .addField(number, UnknownFieldSet.Field.newBuilder().addLengthDelimited(value).build())
        .build()
        .toByteString();
  }

  private static InferInputTensor.Builder input(Tensor tensor) {
    return InferInputTensor.newBuilder()
        .setName(tensor.name())
        .setDatatype(tensor.datatype().name())
        .addAllShape(Tensors.dimensions(tensor));
  }

  private static InferTensorContents contents(Tensor tensor) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    if (tensor instanceof Tensor.Bytes bytes) {
      bytes.elements().forEach(element -> contents.addBytesContents(ByteString.copyFrom(element)));
      return contents.build();
    }
    for (long number : Tensors.numbers(tensor)) {
      switch (tensor.datatype()) {
        case BOOL -> contents.addBoolContents(number != 0);
        case INT8, INT16, INT32 -> contents.addIntContents((int) number);
        case INT64 -> contents.addInt64Contents(number);
        case UINT8, UINT16, UINT32 -> contents.addUintContents((int) number);
        case UINT64 -> contents.addUint64Contents(number);
        case FP32 -> contents.addFp32Contents(Float.intBitsToFloat((int) number));
        case FP64 -> contents.addFp64Contents(Double.longBitsToDouble(number));
        default -> throw new IllegalStateException("has none");
      }
    }
    return contents.build();
  }
}
