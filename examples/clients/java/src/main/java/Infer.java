import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.headroom.serving.grpc.proto.inference.ModelInferRequest;
import dev.headroom.serving.grpc.proto.inference.ModelInferRequest.InferInputTensor;
import dev.headroom.serving.grpc.proto.inference.ModelInferResponse;
import dev.headroom.serving.grpc.proto.inference.ModelMetadataRequest;
import dev.headroom.serving.grpc.proto.inference.ModelMetadataResponse;
import dev.headroom.serving.grpc.proto.inference.ModelMetadataResponse.TensorMetadata;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.io.File;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Sends a model zeros in the shape that its metadata tell, again and again, and prints how long
 * each request took.
 */
final class Infer {
  private static final String USAGE =
      "java -jar infer.jar --address HOST:PORT --model_name NAME [--model_version N] [--batchsize N]"
          + " [--iterations N] [--tls true [--server_cert PEM] [--client_cert PEM --client_key PEM]]";
  private static final int PATIENCE_SECONDS = 30;

  // What protoc-gen-grpc-java would generate, of the two methods that are called here.
  private static final MethodDescriptor<ModelInferRequest, ModelInferResponse> INFER =
      method("ModelInfer", ModelInferRequest.getDefaultInstance(), ModelInferResponse.getDefaultInstance());
  private static final MethodDescriptor<ModelMetadataRequest, ModelMetadataResponse> METADATA =
      method("ModelMetadata", ModelMetadataRequest.getDefaultInstance(), ModelMetadataResponse.getDefaultInstance());

  private Infer() {}

  public static void main(String[] arguments) throws IOException {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " (expected: " + USAGE + ")");
      }
      options.put(arguments[i].substring(2), arguments[i + 1]);
    }
    String model = options.get("model_name");
    if (model == null) {
      throw new IllegalArgumentException("--model_name: missing (expected: " + USAGE + ")");
    }
    String version = options.getOrDefault("model_version", "");
    long batch = Long.parseLong(options.getOrDefault("batchsize", "1"));
    int iterations = Integer.parseInt(options.getOrDefault("iterations", "10"));
    ManagedChannel channel =
        Grpc.newChannelBuilder(options.getOrDefault("address", "127.0.0.1:9000"), credentials(options)).build();
    try {
      run(channel, zeros(channel, model, version, batch), batch, iterations);
    } catch (StatusRuntimeException e) {
      System.err.println(e.getStatus());
      System.exit(1);
    } finally {
      channel.shutdownNow();
    }
  }

  private static void run(
      Channel server, ModelInferRequest request, long batch, int iterations) {
    Times times = new Times(batch);
    ModelInferResponse answer = ModelInferResponse.getDefaultInstance();
    for (int i = 0; i < iterations; i++) {
      long start = System.nanoTime();
      answer = call(server, INFER, request);
      times.add(System.nanoTime() - start);
    }
    times.summary();
    for (int i = 0; i < answer.getOutputsCount(); i++) {
      System.out.printf(
          "%s: %s %s, %d bytes%n",
          answer.getOutputs(i).getName(),
          answer.getOutputs(i).getDatatype(),
          answer.getOutputs(i).getShapeList(),
          answer.getRawOutputContents(i).size());
    }
  }

  private static <A extends Message, B extends Message> MethodDescriptor<A, B> method(String name, A request, B answer) {
    return MethodDescriptor.newBuilder(ProtoUtils.marshaller(request), ProtoUtils.marshaller(answer))
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName("inference.GRPCInferenceService/" + name)
        .build();
  }

  private static <A, B> B call(Channel server, MethodDescriptor<A, B> method, A request) {
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return ClientCalls.blockingUnaryCall(server, method, options, request);
  }

  private static ModelInferRequest zeros(
      Channel server, String model, String version, long batch) {
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder().setModelName(model).setModelVersion(version);
    List<TensorMetadata> inputs =
        call(server, METADATA, ModelMetadataRequest.newBuilder().setName(model).setVersion(version).build())
            .getInputsList();
    for (TensorMetadata input : inputs) {
      InferInputTensor.Builder tensor =
          InferInputTensor.newBuilder().setName(input.getName()).setDatatype(input.getDatatype());
      long bytes = size(input.getDatatype());
      for (int i = 0; i < input.getShapeCount(); i++) {
        long open = i == 0 ? batch : 1;
        long dimension = input.getShape(i) < 0 ? open : input.getShape(i);
        tensor.addShape(dimension);
        bytes = Math.multiplyExact(bytes, dimension);
      }
      request.addInputs(tensor).addRawInputContents(ByteString.copyFrom(new byte[Math.toIntExact(bytes)]));
    }
    return request.build();
  }

  /** Bytes of an element; of BYTES the length of an empty one. */
  private static int size(String datatype) {
    return switch (datatype) {
      case "BOOL", "UINT8", "INT8" -> 1;
      case "UINT16", "INT16", "FP16" -> 2;
      case "UINT32", "INT32", "FP32", "BYTES" -> 4;
      case "UINT64", "INT64", "FP64" -> 8;
      default -> throw new IllegalArgumentException("datatype: " + datatype + " (expected: one of the protocol's)");
    };
  }

  private static ChannelCredentials credentials(Map<String, String> options) throws IOException {
    if (!Boolean.parseBoolean(options.get("tls"))) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
    if (options.containsKey("server_cert")) {
      tls.trustManager(new File(options.get("server_cert")));
    }
    if (options.containsKey("client_cert")) {
      tls.keyManager(new File(options.get("client_cert")), new File(options.get("client_key")));
    }
    return tls.build();
  }
}
