package dev.headroom.serving;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.headroom.serving.grpc.proto.health.HealthCheckRequest;
import dev.headroom.serving.grpc.proto.health.HealthCheckResponse;
import dev.headroom.serving.grpc.proto.inference.ModelInferRequest;
import dev.headroom.serving.grpc.proto.inference.ModelInferRequest.InferInputTensor;
import dev.headroom.serving.grpc.proto.inference.ModelInferResponse;
import dev.headroom.serving.grpc.proto.inference.ModelStreamInferResponse;
import dev.headroom.serving.grpc.proto.tensorflow.serving.PredictRequest;
import dev.headroom.serving.grpc.proto.tensorflow.serving.PredictResponse;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

/** A client of grpc-java. */
final class GrpcClient implements AutoCloseable {
  static final String V2 = "inference.GRPCInferenceService/";
  static final MethodDescriptor<ModelInferRequest, ModelInferResponse> INFER =
      unary(
          V2 + "ModelInfer",
          ModelInferRequest.getDefaultInstance(),
          ModelInferResponse.getDefaultInstance());
  static final MethodDescriptor<ModelInferRequest, ModelStreamInferResponse> STREAM =
      method(
          MethodType.BIDI_STREAMING,
          V2 + "ModelStreamInfer",
          ModelInferRequest.getDefaultInstance(),
          ModelStreamInferResponse.getDefaultInstance());
  static final MethodDescriptor<PredictRequest, PredictResponse> PREDICT =
      unary(
          "tensorflow.serving.PredictionService/Predict",
          PredictRequest.getDefaultInstance(),
          PredictResponse.getDefaultInstance());
  static final MethodDescriptor<HealthCheckRequest, HealthCheckResponse> CHECK =
      unary(
          "grpc.health.v1.Health/Check",
          HealthCheckRequest.getDefaultInstance(),
          HealthCheckResponse.getDefaultInstance());
  static final MethodDescriptor<HealthCheckRequest, HealthCheckResponse> WATCH =
      method(
          MethodType.SERVER_STREAMING,
          "grpc.health.v1.Health/Watch",
          HealthCheckRequest.getDefaultInstance(),
          HealthCheckResponse.getDefaultInstance());

  private final ManagedChannel channel;

  GrpcClient(ManagedChannel channel) {
    this.channel = channel;
  }

  /** In clear text, to {@code address}. */
  static GrpcClient of(InetSocketAddress address) {
    return new GrpcClient(
        NettyChannelBuilder.forAddress(address)
            .usePlaintext()
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .build());
  }

  static GrpcClient of(TestServer server) {
    return of(server.server().address());
  }

  ManagedChannel channel() {
    return channel;
  }

  static <Q extends Message, A extends Message> MethodDescriptor<Q, A> unary(
      String name, Q request, A answer) {
    return method(MethodType.UNARY, name, request, answer);
  }

  static <Q extends Message, A extends Message> MethodDescriptor<Q, A> method(
      MethodType type, String name, Q request, A answer) {
    return MethodDescriptor.<Q, A>newBuilder()
        .setType(type)
        .setFullMethodName(name)
        .setRequestMarshaller(ProtoUtils.marshaller(request))
        .setResponseMarshaller(ProtoUtils.marshaller(answer))
        .build();
  }

  <Q, A> A call(MethodDescriptor<Q, A> method, Q request) {
    return call(method, request, CallOptions.DEFAULT);
  }

  <Q, A> A call(MethodDescriptor<Q, A> method, Q request, CallOptions options) {
    return ClientCalls.blockingUnaryCall(channel, method, options, request);
  }

  /** How a call that fails does. */
  <Q, A> Status refused(MethodDescriptor<Q, A> method, Q request) {
    return refused(method, request, CallOptions.DEFAULT);
  }

  <Q, A> Status refused(MethodDescriptor<Q, A> method, Q request, CallOptions options) {
    try {
      throw new AssertionError("answered: " + call(method, request, options));
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
  }

  /** A request for {@code model} of one input of floats, raw. */
  static ModelInferRequest floats(String model, long rows, long columns, float... values) {
    return ModelInferRequest.newBuilder()
        .setModelName(model)
        .addInputs(
            InferInputTensor.newBuilder()
                .setName("x")
                .setDatatype("FP32")
                .addShape(rows)
                .addShape(columns))
        .addRawInputContents(raw(values))
        .build();
  }

  static ByteString raw(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return ByteString.copyFrom(bytes);
  }

  static float[] floats(ByteString raw) {
    float[] values = new float[raw.size() / 4];
    raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
