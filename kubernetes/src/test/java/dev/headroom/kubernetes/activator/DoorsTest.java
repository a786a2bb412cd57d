package dev.headroom.kubernetes.activator;

import static dev.headroom.kubernetes.activator.Objects.endpoint;
import static dev.headroom.kubernetes.activator.Objects.slice;
import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.headroom.gateway.Gateway;
import dev.headroom.gateway.GatewaySettings;
import dev.headroom.gateway.PoolLimits;
import dev.headroom.gateway.PoolListener;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Doors over real sockets; the cluster's slices are given. */
final class DoorsTest {
  private static final String HOST = "127.0.0.1";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final BlockingQueue<Wakes> woken = new LinkedBlockingQueue<>();
  private final Gateway gateway =
      Gateway.start(GatewaySettings.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
  private final Doors doors =
      new Doors(
          (port, number, wakes) ->
              new Door(
                  gateway,
                  port,
                  number,
                  PoolLimits.DEFAULT,
                  wakes,
                  new PoolListener() {
                    @Override
                    public void replicaWanted(String pool) {
                      woken.add(wakes);
                    }
                  }));
  private HttpServer pod;
  private int number;

  @BeforeEach
  void listen() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      number = free.getLocalPort();
    }
    pod = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    pod.createContext(
        "/",
        exchange -> {
          byte[] answer = ("pod: " + exchange.getRequestURI()).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    pod.start();
  }

  @AfterEach
  void close() {
    gateway.stop(Duration.ofMillis(100));
    doors.close();
    pod.stop(0);
    client.shutdownNow();
  }

  private EndpointSlice ours(Wakes wakes, Map<String, Integer> ports) {
    return new ActivatorSlice("models", "llm", wakes, new TreeMap<>(ports), List.of("10.88.0.4"))
        .object(Objects.OWNER);
  }

  private EndpointSlice pods(boolean ready) {
    return slice("llm", "rest", pod.getAddress().getPort(), endpoint("llm-1", HOST, ready, false));
  }

  private CompletableFuture<HttpResponse<String>> ask(String path) {
    return client.sendAsync(
        HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + number + path)).build(),
        BodyHandlers.ofString());
  }

  @Test
  void aRequestWaitsUntilAPodAnswers() throws Exception {
    doors.keep(List.of(ours(Objects.WAKES, Map.of("rest", number))));
    Door door = doors.open().iterator().next();

    var waiting = ask("/v2/models/llm/infer");
    assertThat(woken.poll(20, TimeUnit.SECONDS)).isEqualTo(Objects.WAKES);
    doors.keep(List.of(ours(Objects.WAKES, Map.of("rest", number)), pods(false)));
    List<Backend> asked = door.toAsk();
    assertThat(asked).extracting(Backend::id).containsExactly("llm-1");
    assertThat(door.toAsk()).isEmpty(); // being asked
    door.answered(asked.getFirst(), false);
    assertThat(waiting).isNotDone();
    assertThat(door.toAsk()).isEqualTo(asked);
    door.answered(asked.getFirst(), true);

    assertThat(waiting.get(20, TimeUnit.SECONDS).body()).isEqualTo("pod: /v2/models/llm/infer");
    assertThat(door.waiting()).isZero();
    assertThat(door.toAsk()).isEmpty();
  }

  @Test
  void whatTheKubeletCallsReadyIsNotAsked() throws Exception {
    doors.keep(List.of(ours(Objects.WAKES, Map.of("rest", number)), pods(true)));

    assertThat(doors.open().iterator().next().toAsk()).isEmpty();
    assertThat(ask("/").get(20, TimeUnit.SECONDS).body()).isEqualTo("pod: /");
  }

  @Test
  void anAnswerOfAPodThatHasGoneCountsNoMore() {
    doors.keep(List.of(ours(Objects.WAKES, Map.of("rest", number)), pods(false)));
    Door door = doors.open().iterator().next();
    Backend gone = door.toAsk().getFirst();

    doors.keep(List.of(ours(Objects.WAKES, Map.of("rest", number))));
    door.answered(gone, true);
    var waiting = ask("/");

    until(() -> door.waiting() == 1);
    assertThat(waiting).isNotDone();
  }

  @Test
  void portsFollowTheSlices() throws Exception {
    doors.keep(List.of(ours(Objects.WAKES, Map.of("rest", number)), pods(true)));
    Door before = doors.open().iterator().next();

    doors.keep(List.of(ours(Objects.WAKES, Map.of("rest", number)), pods(true)));
    assertThat(doors.open()).containsExactly(before);
    Wakes other = new Wakes("headroom.dev/v1alpha1", "ModelServer", "llm");
    doors.keep(List.of(ours(other, Map.of("rest", number)), pods(true)));

    assertThat(doors.open()).extracting(Door::wakes).containsExactly(other);
    assertThat(ask("/").get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    doors.keep(List.of(pods(true)));
    assertThat(doors.open()).isEmpty();
    HttpResponse<String> last = ask("/last").get(20, TimeUnit.SECONDS);
    assertThat(last.body()).isEqualTo("pod: /last"); // by the connection that was open
    until(
        () -> {
          doors.clear();
          return ask("/").handle((_, failure) -> failure != null).join();
        });
  }

  @Test
  void aPortThatIsTakenIsTriedAgain() throws IOException {
    try (ServerSocket taken = new ServerSocket(number)) {
      doors.keep(List.of(ours(Objects.WAKES, Map.of("rest", number))));
      assertThat(taken.isBound()).isTrue();
      assertThat(doors.open()).isEmpty();
    }

    doors.keep(List.of(ours(Objects.WAKES, Map.of("rest", number))));

    assertThat(doors.open()).extracting(each -> each.servicePort().port()).containsExactly("rest");
  }
}
