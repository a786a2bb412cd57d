package dev.headroom.benchmarks.serving;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.util.Exceptions;
import dev.headroom.serving.grpc.proto.inference.ModelInferRequest;
import dev.headroom.serving.grpc.proto.inference.ModelInferRequest.InferInputTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Load of all sorts on a model server: valid requests over REST and gRPC, which have to be
 * answered; such that are cancelled; and clients that send half of what they announce, or what is
 * no request at all. Its models are {@code nothing}, whose input {@code x} is four floats, and
 * {@code cls}, whose input {@code x} is an image of 1×3×48×192 floats.
 */
public final class SoakLoad {
  private static final int IMAGE_BYTES = 3 * 48 * 192 * Float.BYTES;
  private static final int SHOWN = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String INFER = "/inference.GRPCInferenceService/ModelInfer";

  private final int restPort;
  private final int grpcPort;
  private final WebClient rest;
  private final WebClient grpc;
  private final WebClient fickleRest;
  private final WebClient fickleGrpc;
  private final long end;
  private final AtomicLong served = new AtomicLong();
  private final AtomicLong again = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong cancelled = new AtomicLong();
  private final AtomicLong broken = new AtomicLong();

  private SoakLoad(int restPort, int grpcPort, Duration length) {
    this.restPort = restPort;
    this.grpcPort = grpcPort;
    this.rest = client("h1c://127.0.0.1:" + restPort);
    this.grpc = client("h2c://127.0.0.1:" + grpcPort);
    this.fickleRest = client("h1c://127.0.0.1:" + restPort);
    this.fickleGrpc = client("h2c://127.0.0.1:" + grpcPort);
    this.end = System.nanoTime() + length.toNanos();
  }

  /** One with connections of its own: a server may close those on which much is cancelled. */
  private static WebClient client(String address) {
    return WebClient.builder(address)
        .factory(ClientFactory.builder().build())
        .responseTimeout(PATIENCE)
        .maxResponseLength(1 << 24)
        .build();
  }

  /**
   * Runs it; prints what was sent. Ends with 1 where a valid request was not answered.
   *
   * @param arguments the ports of REST and gRPC on 127.0.0.1, and seconds
   */
  public static void main(String[] arguments) throws InterruptedException {
    SoakLoad load =
        new SoakLoad(
            Integer.parseInt(arguments[0]),
            Integer.parseInt(arguments[1]),
            Duration.ofSeconds(Long.parseLong(arguments[2])));
    boolean well = load.run();
    System.out.println(load.counts());
    System.exit(well ? 0 : 1);
  }

  private boolean run() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    AggregatedHttpRequest binary = v2Binary();
    AggregatedHttpRequest image = image();
    List<AggregatedHttpRequest> bodies = List.of(v2Json(), predictJson(), binary);
    List<AggregatedHttpRequest> messages = List.of(nothing(), image);
    for (int i = 0; i < 2; i++) {
      threads.add(each(n -> valid(rest, bodies.get((int) (n % bodies.size())), SoakLoad::ok)));
      threads.add(
          each(n -> valid(grpc, messages.get((int) (n % messages.size())), SoakLoad::grpcOk)));
    }
    threads.add(each(n -> cancel(fickleRest, binary)));
    threads.add(each(n -> cancel(fickleGrpc, image)));
    threads.add(each(this::breakOff));
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    return failed.get() == 0 && served.get() > 0;
  }

  private String counts() {
    return "valid %,d, of them sent again %,d, failed %,d; cancelled %,d; broken %,d"
        .formatted(served.get(), again.get(), failed.get(), cancelled.get(), broken.get());
  }

  private interface Action {
    void run(long n) throws IOException;
  }

  private Thread each(Action action) {
    return Thread.ofPlatform()
        .unstarted(
            () -> {
              for (long n = 0; System.nanoTime() < end; n++) {
                try {
                  action.run(n);
                } catch (IOException e) {
                  // A client that breaks off may find that the server has done so before.
                }
              }
            });
  }

  private void valid(
      WebClient client,
      AggregatedHttpRequest request,
      Function<AggregatedHttpResponse, String> problem) {
    String found = tried(client, request, problem);
    if (found.isEmpty()) {
      served.incrementAndGet();
    } else if (failed.incrementAndGet() <= SHOWN) {
      System.out.println("FAILED " + request.path() + ": " + found);
    }
  }

  /** What was wrong; empty: nothing. A request that no server has seen is sent a second time. */
  private String tried(
      WebClient client,
      AggregatedHttpRequest request,
      Function<AggregatedHttpResponse, String> problem) {
    for (int i = 0; ; i++) {
      try {
        return problem.apply(client.execute(request).aggregate().join());
      } catch (CompletionException e) {
        Throwable why = Exceptions.peel(e);
        if (i > 0 || !(why instanceof UnprocessedRequestException)) {
          return why.toString();
        }
        again.incrementAndGet();
      }
    }
  }

  private static String ok(AggregatedHttpResponse answer) {
    return answer.status().code() == 200 ? "" : answer.status() + " " + answer.contentUtf8();
  }

  private static String grpcOk(AggregatedHttpResponse answer) {
    String status = answer.trailers().get("grpc-status", answer.headers().get("grpc-status", ""));
    return status.equals("0") ? "" : answer.headers() + " " + answer.trailers();
  }

  /** Lets go of the request before, while or after it runs. */
  private void cancel(WebClient client, AggregatedHttpRequest request) {
    HttpResponse response = client.execute(request);
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(10_000_000));
    response.abort();
    response.whenComplete().handle((nothing, failure) -> cancelled.incrementAndGet()).join();
  }

  private void breakOff(long n) throws IOException {
    byte[] request =
        bytes("POST /v2/models/cls/infer HTTP/1.1\r\nHost: x\r\nContent-Length: 110592\r\n");
    switch ((int) (n % 6)) {
      case 0 -> send(restPort, request);
      case 1 -> send(restPort, request, bytes("\r\n{\"inputs\":["), new byte[50_000]);
      case 2 -> send(restPort, bytes("\u0016\u0003\u0001 this is no HTTP \r\n\r\n"));
      case 3 -> send(grpcPort, bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), new byte[100]);
      case 4 -> send(grpcPort, bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
      default -> {
        // A message that is announced as of a gigabyte and ends in its first field.
        byte[] message = {0, 64, 0, 0, 0, 10, -10, -1, -1, -1, -1, -1, -1, -1, 127};
        fickleGrpc.execute(call(HttpData.wrap(message))).aggregate().handle((a, b) -> 0).join();
      }
    }
    broken.incrementAndGet();
    LockSupport.parkNanos(5_000_000);
  }

  /** Sends all that is given, then resets the connection. */
  private static void send(int port, byte[]... parts) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoLinger(true, 0);
      OutputStream out = socket.getOutputStream();
      for (byte[] part : parts) {
        out.write(part);
      }
    }
  }

  private static AggregatedHttpRequest v2Json() {
    return post(
        "/v2/models/nothing/infer",
        bytes(
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[4],\"datatype\":\"FP32\",\"data\":[1,2,3,4]}]}"));
  }

  private static AggregatedHttpRequest predictJson() {
    return post("/v1/models/nothing:predict", bytes("{\"inputs\":{\"x\":[1,2,3,4]}}"));
  }

  private static AggregatedHttpRequest v2Binary() {
    byte[] header =
        bytes(
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3,48,192],\"datatype\":\"FP32\","
                + "\"parameters\":{\"binary_data_size\":%d}}],\"parameters\":{\"binary_data_output\":true}}"
                    .formatted(IMAGE_BYTES));
    return AggregatedHttpRequest.of(
        RequestHeaders.builder(HttpMethod.POST, "/v2/models/cls/infer")
            .add("inference-header-content-length", Integer.toString(header.length))
            .build(),
        HttpData.wrap(ByteBuffer.allocate(header.length + IMAGE_BYTES).put(header).array()));
  }

  private static AggregatedHttpRequest post(String path, byte[] json) {
    return AggregatedHttpRequest.of(HttpMethod.POST, path, MediaType.JSON, json);
  }

  private static AggregatedHttpRequest nothing() {
    return infer("nothing", 4 * Float.BYTES, 4);
  }

  private static AggregatedHttpRequest image() {
    return infer("cls", IMAGE_BYTES, 1, 3, 48, 192);
  }

  private static AggregatedHttpRequest infer(String model, int bytes, long... shape) {
    InferInputTensor.Builder x = InferInputTensor.newBuilder().setName("x").setDatatype("FP32");
    for (long dimension : shape) {
      x.addShape(dimension);
    }
    byte[] message =
        ModelInferRequest.newBuilder()
            .setModelName(model)
            .addInputs(x)
            .addRawInputContents(ByteString.copyFrom(new byte[bytes]))
            .build()
            .toByteArray();
    return call(
        HttpData.wrap(
            ByteBuffer.allocate(5 + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array()));
  }

  private static AggregatedHttpRequest call(HttpData framed) {
    return AggregatedHttpRequest.of(
        RequestHeaders.builder(HttpMethod.POST, INFER)
            .contentType(MediaType.parse("application/grpc"))
            .add("te", "trailers")
            .build(),
        framed);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
