package dev.headroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of all servers together, over real sockets. */
class CommonPagesTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Gateway gateway = Gateway.start(RunningGateway.settings());
  private final TestReplica replica = TestReplica.named("a");
  private final Pool one = gateway.pool("one", PoolLimits.DEFAULT, PoolListener.NONE);
  private final Pool two = gateway.pool("two", PoolLimits.DEFAULT, PoolListener.NONE);

  @BeforeEach
  void route() {
    one.replicas(List.of(replica.ready()));
    gateway.route(
        List.of(
            new Route("one", Set.of("m", "k"), Repeatability.USUAL, one),
            new Route("two", Set.of("n"), Repeatability.USUAL, two)));
  }

  @AfterEach
  void stop() {
    gateway.close();
    replica.close();
    client.shutdownNow();
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + gateway.address().getPort() + path);
    return client.send(
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send("GET", path, "");
  }

  @Test
  void allAreReadyWhenEachIs() throws Exception {
    HttpResponse<String> before = get("/v2/health/ready?x=1");
    assertThat(before.statusCode()).isEqualTo(503);
    assertThat(before.body())
        .isEqualTo(
            "{\"ready\":false,\"servers\":{\"one\":\"ready\",\"two\":\"no replica is ready\"}}");

    two.replicas(List.of(replica.ready()));

    assertThat(get("/v2/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("/v2/health/ready").body()).contains("\"ready\":true");
    assertThat(replica.asked()).isEmpty();
  }

  @Test
  void aServerThatRestsUntilARequestComesIsReady() throws Exception {
    two.resting(true);
    assertThat(get("/v2/health/ready").statusCode()).isEqualTo(200);

    two.resting(false);
    assertThat(get("/v2/health/ready").statusCode()).isEqualTo(503);
  }

  @Test
  void aServerThatCannotStartIsNotReadyAndSaysWhy() throws Exception {
    two.resting(true);
    two.unavailable(Optional.of("replicas end as soon as they start"));

    assertThat(get("/v2/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/v2/health/ready").body())
        .contains("\"two\":\"replicas end as soon as they start\"");
  }

  @Test
  void theGatewayLivesWhateverItsServersDo() throws Exception {
    assertThat(get("/v2/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/v2").body()).contains("\"name\":\"Headroom\"", "\"extensions\"");
  }

  @Test
  void modelsAreThoseOfAllServers() throws Exception {
    assertThat(get("/v2/models").body()).isEqualTo("{\"models\":[\"k\",\"m\",\"n\"]}");
    assertThat(send("POST", "/v2/repository/index", "{}").body())
        .isEqualTo(
            """
            [{"name":"k","state":"READY","reason":""},\
            {"name":"m","state":"READY","reason":""},\
            {"name":"n","state":"UNAVAILABLE","reason":"no replica is ready"}]""");
  }

  @Test
  void otherMethodsAreRefused() throws Exception {
    assertThat(get("/v2/repository/index").statusCode()).isEqualTo(405);
    assertThat(send("POST", "/v2/health/ready", "").statusCode()).isEqualTo(405);
  }

  @Test
  void oneServerAloneAnswersByItself() throws Exception {
    gateway.route(List.of(new Route("one", Set.of("m"), Repeatability.USUAL, one)));

    assertThat(get("/v2/health/ready").body()).isEqualTo("a");
    assertThat(send("POST", "/v2/repository/index", "{}").body()).isEqualTo("a");
  }

  @Test
  void aModelOfThatNameIsStillAModel() throws Exception {
    gateway.route(
        List.of(
            new Route("one", Set.of("health"), Repeatability.USUAL, one),
            new Route("v2", Set.of(), Repeatability.USUAL, one)));

    assertThat(get("/v2/models/health").body()).isEqualTo("a");
    assertThat(get("/v2/models").body()).as("the server called v2").isEqualTo("a");
  }
}
