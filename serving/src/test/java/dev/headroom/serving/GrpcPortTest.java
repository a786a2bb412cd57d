package dev.headroom.serving;

import static dev.headroom.serving.GrpcClient.CHECK;
import static dev.headroom.serving.GrpcClient.INFER;
import static dev.headroom.serving.GrpcClient.WATCH;
import static dev.headroom.serving.GrpcClient.floats;
import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.common.TlsKeyPair;
import dev.headroom.http.ConnectionAge;
import dev.headroom.http.Drain;
import dev.headroom.http.HttpSettings;
import dev.headroom.http.KeyFile;
import dev.headroom.http.tls.TlsFiles;
import dev.headroom.serving.engine.Engines;
import dev.headroom.serving.engine.onnx.OnnxEngine;
import dev.headroom.serving.grpc.frame.Compression;
import dev.headroom.serving.grpc.proto.health.HealthCheckResponse.ServingStatus;
import dev.headroom.serving.grpc.proto.inference.ModelInferRequest;
import dev.headroom.serving.grpc.proto.inference.ModelInferResponse;
import dev.headroom.serving.memory.Budget;
import dev.headroom.serving.repository.ConfigFile;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingClientCall;
import io.grpc.ForwardingClientCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** gRPC on a port of its own: who may use it, how its connections age, what it refuses. */
@Timeout(120)
class GrpcPortTest {
  private static final String METHOD = "/inference.GRPCInferenceService/ModelInfer";
  private static final ModelInferRequest ADD = floats("add", 1, 2, 1, 2);

  @TempDir private Path folder;
  private final Budget budget = new Budget(64 << 20);

  @BeforeEach
  void model() throws IOException {
    TestServer.write(folder.resolve("add"), 1, OnnxBytes.add(1, -1, 2));
  }

  @AfterEach
  void allMemoryIsGivenBack() {
    until(() -> budget.used() == 0);
  }

  private static HttpSettings anyPort() {
    return HttpSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private ModelServer start(HttpSettings port, Compression answers) throws Exception {
    ServerSettings settings =
        new ServerSettings(anyPort(), Optional.empty(), 0, Duration.ZERO, "test")
            .withGrpc(new GrpcSettings(Optional.of(port), answers));
    String model = "{\"config\":{\"name\":\"add\",\"base_path\":\"add\"}}";
    ModelServer server =
        ModelServer.start(
            settings,
            new ConfigFile(TestServer.config(folder, model), 2),
            new Engines(new OnnxEngine()),
            budget);
    until(server::ready);
    return server;
  }

  private static InetSocketAddress port(ModelServer server) {
    return server.grpcAddresses().getFirst();
  }

  @Test
  void needsAKeyButForHealth() throws Exception {
    Path keys = Files.writeString(folder.resolve("keys"), "secret\n");
    HttpSettings port =
        anyPort().withKeys(new KeyFile(keys, Set.of("/" + CHECK.getFullMethodName())));
    try (ModelServer server = start(port, Compression.IDENTITY);
        GrpcClient client = GrpcClient.of(port(server))) {
      var refused = client.refused(INFER, ADD);
      assertThat(refused.getCode()).isEqualTo(Code.UNAUTHENTICATED);
      assertThat(refused.getDescription())
          .startsWith("Unauthorized request due to invalid or missing api-key");
      assertThat(client.call(CHECK, GrpcCallTest.health("")).getStatus())
          .isEqualTo(ServingStatus.SERVING);
      Metadata key = new Metadata();
      key.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer secret");
      ModelInferResponse answer =
          ClientCalls.blockingUnaryCall(
              ClientInterceptors.intercept(
                  client.channel(), MetadataUtils.newAttachHeadersInterceptor(key)),
              INFER,
              CallOptions.DEFAULT,
              ADD);
      assertThat(floats(answer.getRawOutputContents(0))).containsExactly(2, 3);
    }
  }

  @Test
  void needsACertificate() throws Exception {
    TlsKeyPair serverPair = TlsKeyPair.ofSelfSigned("localhost");
    TlsKeyPair clientPair = TlsKeyPair.ofSelfSigned("client");
    Path certificate = certificate("server.crt", serverPair);
    Path clientCertificate = certificate("client.crt", clientPair);
    HttpSettings port =
        anyPort()
            .withTls(
                new TlsFiles(
                    certificate,
                    key("server.key", serverPair),
                    Optional.of(new TlsFiles.ClientCa(clientCertificate, true))));
    try (ModelServer server = start(port, Compression.IDENTITY)) {
      var withCertificate =
          TlsChannelCredentials.newBuilder()
              .trustManager(certificate.toFile())
              .keyManager(clientCertificate.toFile(), key("client.key", clientPair).toFile())
              .build();
      try (GrpcClient client =
          new GrpcClient(
              Grpc.newChannelBuilderForAddress("127.0.0.1", port(server).getPort(), withCertificate)
                  .overrideAuthority("localhost")
                  .build())) {
        assertThat(client.call(INFER, ADD).getModelName()).isEqualTo("add");
      }
      var without = TlsChannelCredentials.newBuilder().trustManager(certificate.toFile()).build();
      try (GrpcClient client =
          new GrpcClient(
              Grpc.newChannelBuilderForAddress("127.0.0.1", port(server).getPort(), without)
                  .overrideAuthority("localhost")
                  .build())) {
        assertThat(client.refused(INFER, ADD).getCode()).isEqualTo(Code.UNAVAILABLE);
      }
    }
  }

  private Path certificate(String name, TlsKeyPair pair) throws Exception {
    return pem(name, "CERTIFICATE", pair.certificateChain().getFirst().getEncoded());
  }

  private Path key(String name, TlsKeyPair pair) throws Exception {
    return pem(name, "PRIVATE KEY", pair.privateKey().getEncoded());
  }

  private Path pem(String name, String label, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        folder.resolve(name),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(label, text, label));
  }

  @Test
  void connectionsAgeAndNoCallIsLost() throws Exception {
    HttpSettings port =
        anyPort().withAge(new ConnectionAge(Duration.ofSeconds(1), Duration.ofMillis(200)));
    try (ModelServer server = start(port, Compression.IDENTITY)) {
      Set<String> connections = new HashSet<>();
      NettyChannelBuilder builder =
          NettyChannelBuilder.forAddress(port(server)).usePlaintext().intercept(local(connections));
      try (GrpcClient client = new GrpcClient(builder.build())) {
        until(
            () -> {
              assertThat(client.call(INFER, ADD).getModelName()).isEqualTo("add");
              return connections.size() >= 3;
            });
      }
    }
  }

  /** Collects the local addresses from which calls go. */
  private static ClientInterceptor local(Set<String> addresses) {
    return new ClientInterceptor() {
      @Override
      public <Q, A> ClientCall<Q, A> interceptCall(
          MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        ClientCall<Q, A> call = next.newCall(method, options);
        return new ForwardingClientCall.SimpleForwardingClientCall<>(call) {
          @Override
          public void start(Listener<A> listener, Metadata headers) {
            super.start(
                new ForwardingClientCallListener.SimpleForwardingClientCallListener<>(listener) {
                  @Override
                  public void onHeaders(Metadata received) {
                    addresses.add(call.getAttributes().get(Grpc.TRANSPORT_ATTR_LOCAL_ADDR) + "");
                    super.onHeaders(received);
                  }
                },
                headers);
          }
        };
      }
    };
  }

  @Test
  void tellsWatchersWhenItStops() throws Exception {
    HttpSettings port =
        anyPort().withDrain(new Drain(Duration.ofMillis(1500), Duration.ofSeconds(100)));
    ModelServer server = start(port, Compression.IDENTITY);
    try (GrpcClient client = GrpcClient.of(port(server))) {
      Iterator<?> watched =
          ClientCalls.blockingServerStreamingCall(
              client.channel(), WATCH, CallOptions.DEFAULT, GrpcCallTest.health(""));
      assertThat(watched.next().toString()).contains("SERVING").doesNotContain("NOT");
      Thread closing = Thread.ofVirtual().start(server::close);
      assertThat(watched.next().toString()).contains("NOT_SERVING");
      assertThatThrownBy(watched::hasNext).hasMessageContaining("The server is stopping");
      closing.join();
    }
  }

  @ParameterizedTest
  @CsvSource({"GZIP,gzip", "DEFLATE,deflate"})
  void compressesAnswersForWhoTakesThem(Compression compression, String encoding) throws Exception {
    try (ModelServer server = start(anyPort(), compression)) {
      ModelInferRequest zeros = floats("add", 10_000, 2, new float[20_000]);
      AggregatedHttpResponse compressed =
          send(server, METHOD, frame(0, zeros.toByteArray()), "grpc-accept-encoding", encoding);
      assertThat(compressed.headers().get("grpc-encoding")).isEqualTo(encoding);
      assertThat(compressed.content().array()[0]).isEqualTo((byte) 1);
      assertThat(compressed.content().length()).isLessThan(10_000);
      AggregatedHttpResponse plain = send(server, METHOD, frame(0, zeros.toByteArray()));
      assertThat(plain.content().array()[0]).isEqualTo((byte) 0);
      assertThat(plain.content().length()).isGreaterThan(80_000);
      assertThat(plain.trailers().get("grpc-status")).isEqualTo("0");
      if (compression == Compression.GZIP) {
        try (GrpcClient client = GrpcClient.of(port(server))) {
          assertThat(floats(client.call(INFER, zeros).getRawOutputContents(0))[19_999])
              .isEqualTo(1);
        }
      }
    }
  }

  @Test
  void refusesWhatIsNoCall() throws Exception {
    try (ModelServer server = start(anyPort(), Compression.IDENTITY)) {
      byte[] add = ADD.toByteArray();
      status(send(server, METHOD, frame(0, new byte[] {(byte) 0xFF})), 3, "not valid protobuf");
      status(send(server, METHOD, frame(7, add)), 13, "first byte: 7 (expected: 0 or 1)");
      status(send(server, METHOD, frame(1, add)), 3, "grpc-encoding does not say how");
      status(send(server, METHOD, new byte[0]), 13, "ended before its message");
      status(send(server, METHOD, new byte[] {0, 0, 0, 1, 0, 42}), 13, "ended before its message");
      status(
          send(server, METHOD, new byte[] {0, -1, -1, -1, -1, 42}), 13, "ended before its message");
      byte[] twice =
          ByteBuffer.allocate(2 * add.length + 10).put(frame(0, add)).put(frame(0, add)).array();
      status(send(server, METHOD, twice), 13, "More than one message");
      status(send(server, METHOD, frame(1, add), "grpc-encoding", "gzip"), 3, "not valid gzip");
      AggregatedHttpResponse unknown =
          send(server, METHOD, frame(1, add), "grpc-encoding", "snappy");
      status(unknown, 12, "grpc-encoding: snappy (expected: one of identity,gzip,deflate)");
      assertThat(unknown.headers().get("grpc-accept-encoding")).contains("gzip");
      status(send(server, METHOD, frame(0, add), "grpc-timeout", "5x"), 3, "grpc-timeout: 5x");
      status(send(server, METHOD, frame(0, add), "grpc-timeout", "0S"), 4, "time is over");
      status(
          send(server, "/grpc.health.v1.Health/Check", frame(0, new byte[] {10})), 3, "protobuf");
      assertThat(send(server, METHOD, frame(0, add), "content-type", "application/json").status())
          .hasToString("415 Unsupported Media Type");
      assertThat(
              send(server, METHOD, frame(0, add), "grpc-timeout", "5S")
                  .trailers()
                  .get("grpc-status"))
          .isEqualTo("0");
    }
  }

  private static void status(AggregatedHttpResponse response, int code, String text) {
    assertThat(response.headers().get("grpc-status")).isEqualTo(code + "");
    assertThat(response.headers().get("grpc-message")).contains(text);
    assertThat(response.content().isEmpty()).isTrue();
  }

  private static byte[] frame(int flag, byte[] message) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) flag)
        .putInt(message.length)
        .put(message)
        .array();
  }

  private static AggregatedHttpResponse send(
      ModelServer server, String path, byte[] body, String... header) {
    RequestHeadersBuilder headers =
        RequestHeaders.builder(HttpMethod.POST, path)
            .set("content-type", "application/grpc")
            .set("te", "trailers");
    if (header.length == 2) {
      headers.set(header[0], header[1]);
    }
    return WebClient.of("h2c://127.0.0.1:" + port(server).getPort())
        .execute(headers.build(), HttpData.wrap(body))
        .aggregate()
        .join();
  }
}
