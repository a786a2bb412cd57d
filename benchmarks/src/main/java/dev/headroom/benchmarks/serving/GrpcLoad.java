package dev.headroom.benchmarks.serving;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import dev.headroom.serving.grpc.proto.inference.ModelInferRequest;
import dev.headroom.serving.grpc.proto.inference.ModelInferRequest.InferInputTensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Asks a server by gRPC, one call after another on each of some connections, with PP-OCR cls's
 * input as raw contents.
 *
 * <p>Arguments: port, model, connections, seconds. Prints calls a second, their median and 99th
 * percentile in microseconds.
 */
public final class GrpcLoad {
  private static final String PATH = "/inference.GRPCInferenceService/ModelInfer";
  private static final List<Long> SHAPE = List.of(1L, 3L, 48L, 192L);

  private final RequestHeaders headers;
  private final byte[] frame;
  private final long end;
  private final List<Long> nanos = new ArrayList<>();

  private GrpcLoad(String model, long end) {
    this.end = end;
    byte[] input = new byte[4 * 3 * 48 * 192];
    byte[] message =
        ModelInferRequest.newBuilder()
            .setModelName(model)
            .addInputs(
                InferInputTensor.newBuilder().setName("x").setDatatype("FP32").addAllShape(SHAPE))
            .addRawInputContents(ByteString.copyFrom(input))
            .build()
            .toByteArray();
    this.frame =
        ByteBuffer.allocate(5 + message.length)
            .put((byte) 0)
            .putInt(message.length)
            .put(message)
            .array();
    this.headers =
        RequestHeaders.builder(HttpMethod.POST, PATH)
            .contentType(MediaType.parse("application/grpc"))
            .set("te", "trailers")
            .build();
  }

  public static void main(String[] arguments) throws Exception {
    String uri = "h2c://127.0.0.1:" + arguments[0];
    long start = System.nanoTime();
    long end = start + Long.parseLong(arguments[3]) * 1_000_000_000;
    List<GrpcLoad> loads = new ArrayList<>();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    List<ClientFactory> factories = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
      ClientFactory factory = ClientFactory.builder().workerGroup(1).build();
      factories.add(factory);
      GrpcLoad load = new GrpcLoad(arguments[1], end);
      loads.add(load);
      all.add(load.run(WebClient.builder(uri).factory(factory).build()));
    }
    all.forEach(CompletableFuture::join);
    double seconds = (System.nanoTime() - start) / 1e9;
    long[] sorted =
        loads.stream().flatMap(load -> load.nanos.stream()).mapToLong(n -> n).sorted().toArray();
    System.out.printf(
        "%.1f %.1f %.1f%n",
        sorted.length / seconds,
        sorted[sorted.length / 2] / 1e3,
        sorted[sorted.length * 99 / 100] / 1e3);
    factories.forEach(ClientFactory::close);
  }

  private CompletableFuture<Void> run(WebClient client) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    next(client, done);
    return done;
  }

  private void next(WebClient client, CompletableFuture<Void> done) {
    long start = System.nanoTime();
    var _ =
        client
            .execute(HttpRequest.of(headers, HttpData.wrap(frame)))
            .aggregate()
            .handle(
                (answer, failure) -> {
                  if (failure != null || !"0".equals(status(answer))) {
                    done.completeExceptionally(
                        failure == null
                            ? new IllegalStateException("status " + status(answer))
                            : failure);
                  } else {
                    nanos.add(System.nanoTime() - start);
                    if (System.nanoTime() < end) {
                      next(client, done);
                    } else {
                      done.complete(null);
                    }
                  }
                  return null;
                });
  }

  private static String status(AggregatedHttpResponse answer) {
    return answer.trailers().get("grpc-status", answer.headers().get("grpc-status", "none"));
  }
}
