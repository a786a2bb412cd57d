package dev.headroom.gateway;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpResponse;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Addresses of a gateway that belong to one pool each. */
final class EntryTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final PoolLimits LIMITS =
      PoolLimits.DEFAULT.withMaxWait(Duration.ofSeconds(20)).withWaiting(1);

  private static HttpRequest request(Entry entry, String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + entry.address().getPort() + path))
        .version(HttpClient.Version.HTTP_1_1)
        .timeout(Duration.ofSeconds(30))
        .build();
  }

  private static java.net.http.HttpResponse<String> get(
      RunningGateway gateway, Entry entry, String path) throws Exception {
    return gateway.client().send(request(entry, path), BodyHandlers.ofString());
  }

  @Test
  void pathsGoToThePoolOfTheAddressAsTheyCome() throws Exception {
    try (TestReplica one = new TestReplica("one", (_, _) -> HttpResponse.of("one"));
        TestReplica two = new TestReplica("two", (_, _) -> HttpResponse.of("two"));
        RunningGateway gateway = new RunningGateway(LIMITS, false)) {
      Pool first = gateway.gateway.pool("first", LIMITS, PoolListener.NONE);
      Pool second = gateway.gateway.pool("second", LIMITS, PoolListener.NONE);
      first.replicas(List.of(one.ready()));
      second.replicas(List.of(two.ready()));
      try (Entry here = gateway.gateway.enter(ANY, first, Repeatability.USUAL);
          Entry there = gateway.gateway.enter(ANY, second, Repeatability.USUAL)) {
        assertThat(get(gateway, here, "/-/metrics").statusCode()).isEqualTo(200);
        assertThat(get(gateway, there, "/server/v2/models/m?x=1").statusCode()).isEqualTo(200);

        assertThat(gateway.get("/-/metrics").body())
            .contains("headroom_gateway_waiting{pool=\"first\"} 0")
            .contains("headroom_gateway_waiting{pool=\"second\"} 0");
        assertThat(one.asked()).containsExactly("GET /-/metrics");
        assertThat(two.asked()).containsExactly("GET /server/v2/models/m?x=1");
      }
      first.close();
      second.close();
    }
  }

  @Test
  void whoeverWaitedIsToldForHowLong() throws Exception {
    try (TestReplica replica = new TestReplica("one", (_, _) -> HttpResponse.of("one"));
        RunningGateway gateway = new RunningGateway(LIMITS, false)) {
      Pool pool = gateway.gateway.pool("first", LIMITS, gateway);
      try (Entry entry = gateway.gateway.enter(ANY, pool, Repeatability.USUAL)) {
        var waiting = gateway.client().sendAsync(request(entry, "/cold"), BodyHandlers.ofString());
        assertThat(gateway.events.poll(20, TimeUnit.SECONDS)).isEqualTo("wanted");

        pool.replicas(List.of(replica.ready()));

        var cold = waiting.get(20, TimeUnit.SECONDS);
        assertThat(cold.statusCode()).isEqualTo(200);
        assertThat(cold.headers().firstValue(WaitedAnswer.FIELD).orElse("none"))
            .matches("\\d+\\.\\d{3}");
        assertThat(get(gateway, entry, "/warm").headers().firstValue(WaitedAnswer.FIELD)).isEmpty();
      }
      pool.close();
    }
  }

  @Test
  void oneThatIsClosedFinishesWhatItHas() throws Exception {
    try (TestReplica replica = new TestReplica("one", (_, _) -> HttpResponse.of("one"));
        RunningGateway gateway = new RunningGateway(LIMITS, false)) {
      Pool pool = gateway.gateway.pool("first", LIMITS, gateway);
      Entry entry = gateway.gateway.enter(ANY, pool, Repeatability.USUAL);
      var waiting = gateway.client().sendAsync(request(entry, "/"), BodyHandlers.ofString());
      until(() -> pool.snapshot().waiting() == 1);

      entry.close();
      pool.replicas(List.of(replica.ready()));

      assertThat(waiting.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      pool.close();
    }
  }

  @Test
  void whoeverIsTurnedAwayGetsItsAnswersFirst() throws Exception {
    CompletableFuture<String> later = new CompletableFuture<>();
    try (TestReplica replica =
            new TestReplica("one", (_, _) -> HttpResponse.of(later.thenApply(HttpResponse::of)));
        RunningGateway gateway = new RunningGateway(LIMITS, false);
        ClientFactory connections = ClientFactory.builder().build()) {
      Pool pool = gateway.gateway.pool("first", LIMITS, gateway);
      pool.replicas(List.of(replica.ready()));
      try (Entry entry = gateway.gateway.enter(ANY, pool, Repeatability.USUAL)) {
        var one = gateway.client().sendAsync(request(entry, "/1"), BodyHandlers.ofString());
        var two =
            WebClient.builder("h2c://127.0.0.1:" + entry.address().getPort())
                .factory(connections)
                .build()
                .get("/2")
                .aggregate();
        until(() -> pool.snapshot().inFlight() == 2);

        entry.turnAway();
        later.complete("done");

        assertThat(one.get(20, TimeUnit.SECONDS).headers().firstValue("connection"))
            .hasValue("close");
        assertThat(two.get(20, TimeUnit.SECONDS).contentUtf8()).isEqualTo("done");
        until(entry::isDeserted);
        assertThat(get(gateway, entry, "/3").headers().firstValue("connection")).isEmpty();
      }
      pool.close();
    }
  }

  @Test
  void anAddressThatIsTakenIsNamed() {
    try (RunningGateway gateway = new RunningGateway(LIMITS, false)) {
      InetSocketAddress taken = gateway.gateway.address();

      assertThatThrownBy(() -> gateway.gateway.enter(taken, gateway.pool, Repeatability.USUAL))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getPort());
      assertThat(gateway.gateway.address()).isEqualTo(taken);
    }
  }
}
