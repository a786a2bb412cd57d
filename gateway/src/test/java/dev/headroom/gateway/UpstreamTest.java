package dev.headroom.gateway;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ways to a replica. */
class UpstreamTest {
  @Test
  void aReplicaMayHaveAName() throws Exception {
    try (TestReplica replica = TestReplica.named("a");
        RunningGateway gateway =
            new RunningGateway(
                PoolLimits.DEFAULT,
                false,
                Replica.ready("a", "localhost", replica.ready().port()))) {
      assertThat(gateway.get("/x").body()).isEqualTo("a");
    }
  }

  @Test
  void aNameThatNobodyKnowsCostsNoRequest() throws Exception {
    try (TestReplica replica = TestReplica.named("a");
        RunningGateway gateway =
            new RunningGateway(
                PoolLimits.DEFAULT,
                false,
                Replica.ready("nowhere", "nowhere.invalid", 80),
                replica.ready())) {
      for (int i = 0; i < 4; i++) {
        assertThat(gateway.post("/generate", "{}").body()).isEqualTo("a");
      }

      assertThat(gateway.events).contains("nowhere UNREACHABLE");
    }
  }

  @ParameterizedTest
  @EnumSource
  void requestsPassOverEachTransport(Transport transport) throws Exception {
    if (transport == Transport.EPOLL && Transport.best() != transport) {
      return; // a machine without it never chooses it
    }
    try (TestReplica replica = TestReplica.named("a");
        Gateway gateway = Gateway.start(RunningGateway.settings(), transport);
        HttpClient client = HttpClient.newHttpClient()) {
      Pool pool = gateway.pool("pool", PoolLimits.DEFAULT, new PoolListener() {});
      pool.replicas(List.of(replica.ready()));
      gateway.route(List.of(new Route("server", Set.of(), Repeatability.USUAL, pool)));
      URI uri = URI.create("http://127.0.0.1:" + gateway.address().getPort() + "/x");

      for (int i = 0; i < 3; i++) {
        HttpRequest request =
            HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(20))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.body()).isEqualTo("a");
      }
      until("nothing is in flight", () -> pool.snapshot().inFlight() == 0);
    }
  }
}
