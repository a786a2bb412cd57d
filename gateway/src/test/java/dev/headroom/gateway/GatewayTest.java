package dev.headroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routing, through real sockets, asked by the JDK's client. */
class GatewayTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private Gateway gateway;
  private TestReplica a;
  private TestReplica b;

  @BeforeEach
  void start() {
    gateway =
        Gateway.start(
            GatewaySettings.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    a = TestReplica.named("a");
    b = TestReplica.named("b");
  }

  @AfterEach
  void stop() {
    gateway.close();
    a.close();
    b.close();
  }

  @Test
  void theOwnersSeriesFollowTheGatewaysWhateverTheyThrow() throws Exception {
    gateway.route(List.of(route("one", Set.of(), a)));
    gateway.alsoExpose(() -> "owners_series 7\n");
    assertThat(get("/-/metrics").body())
        .contains("headroom_gateway_waiting{pool=\"one\"} 0\n")
        .endsWith("\nowners_series 7\n");
    gateway.alsoExpose(
        () -> {
          throw new IllegalStateException("the owner's own fault");
        });
    assertThat(get("/-/metrics").body()).contains("headroom_gateway_waiting{pool=\"one\"} 0\n");
  }

  private Route route(String server, Set<String> models, TestReplica... replicas) {
    Pool pool = gateway.pool(server, PoolLimits.DEFAULT, PoolListener.NONE);
    pool.replicas(List.of(replicas).stream().map(TestReplica::ready).toList());
    return new Route(server, models, Repeatability.USUAL, pool);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + gateway.address().getPort() + path);
  }

  @Test
  void aModelsNameInThePathChoosesThePool() throws Exception {
    gateway.route(List.of(route("one", Set.of("m", "m:8b"), a), route("two", Set.of("n"), b)));

    assertThat(get("/v2/models/m/infer?x=1").body()).isEqualTo("a");
    assertThat(get("/v2/models/n").body()).isEqualTo("b");
    assertThat(get("/v1/models/n:predict").body()).isEqualTo("b");
    assertThat(get("/v1/models/m/versions/3:predict").body()).isEqualTo("a");
    assertThat(get("/v1/models/m:8b").body()).isEqualTo("a");
    assertThat(get("/v2/models/%6e/ready").body()).isEqualTo("b");
    assertThat(a.asked())
        .containsExactly(
            "GET /v2/models/m/infer?x=1",
            "GET /v1/models/m/versions/3:predict",
            "GET /v1/models/m:8b");
  }

  @Test
  void aServersNameIsTakenOffThePath() throws Exception {
    gateway.route(List.of(route("one", Set.of(), a), route("two", Set.of(), b)));

    assertThat(get("/two/v1/embeddings?x=/y").body()).isEqualTo("b");
    assertThat(get("/two").body()).isEqualTo("b");
    assertThat(get("/two?q").body()).isEqualTo("b");
    assertThat(b.asked()).containsExactly("GET /v1/embeddings?x=/y", "GET /", "GET /?q");
  }

  @Test
  void theOnlyPoolGetsEverything() throws Exception {
    gateway.route(List.of(route("one", Set.of("m"), a)));

    assertThat(get("/v2/models/unknown").body()).isEqualTo("a");
    assertThat(get("/").body()).isEqualTo("a");
  }

  @Test
  void whatNothingAnswersIsToldWhatThereIs() throws Exception {
    gateway.route(List.of(route("one", Set.of("m"), a), route("two", Set.of("n"), b)));

    HttpResponse<String> answer = get("/v2/models/unknown/infer");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
    assertThat(answer.body())
        .contains(
            "Nothing here answers /v2/models/unknown/infer. Models: m, n; servers, as first part of the path: one, two.")
        .contains("\"models\":[\"m\",\"n\"]");
  }

  @Test
  void twoRoutesCannotShareAModel() {
    gateway.route(List.of(route("one", Set.of("m"), a)));

    assertThatThrownBy(
            () ->
                gateway.route(
                    List.of(route("two", Set.of("m"), a), route("three", Set.of("m"), b))))
        .hasMessage("model: m (expected: one route; two and three have it)");
  }

  @Test
  void bodiesPassInBothDirections() throws Exception {
    byte[] body = new byte[20 << 20];
    new java.util.Random(1).nextBytes(body);
    try (TestReplica echo =
        new TestReplica(
            "echo",
            (context, request) ->
                com.linecorp.armeria.common.HttpResponse.of(
                    request
                        .aggregate()
                        .thenApply(
                            all ->
                                com.linecorp.armeria.common.HttpResponse.of(
                                    com.linecorp.armeria.common.HttpStatus.OK,
                                    com.linecorp.armeria.common.MediaType.OCTET_STREAM,
                                    all.content()))))) {
      gateway.route(List.of(route("one", Set.of(), echo)));

      HttpRequest post =
          HttpRequest.newBuilder(uri("/echo")).POST(BodyPublishers.ofByteArray(body)).build();

      assertThat(client.send(post, BodyHandlers.ofByteArray()).body()).isEqualTo(body);
    }
  }

  @Test
  void aTakenAddressIsNamed() {
    assertThatThrownBy(() -> Gateway.start(GatewaySettings.at(gateway.address())))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("address: 127.0.0.1:" + gateway.address().getPort());
  }
}
