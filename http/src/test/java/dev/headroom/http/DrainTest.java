package dev.headroom.http;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a server stops, as its clients see it. */
@Timeout(60)
class DrainTest {
  private static final String GET = "GET /%s HTTP/1.1\r\nHost: h\r\n\r\n";
  private static final Duration PATIENT = Duration.ofSeconds(40);

  /** Answers /held when it is let, and all else with the body that it got. */
  private static final class Held implements HttpService {
    final CompletableFuture<String> answer = new CompletableFuture<>();
    final AtomicInteger arrived = new AtomicInteger();

    @Override
    public HttpResponse serve(
        ServiceRequestContext ctx, com.linecorp.armeria.common.HttpRequest request) {
      arrived.incrementAndGet();
      return ctx.path().equals("/held")
          ? HttpResponse.of(answer.thenApply(HttpResponse::of))
          : HttpResponse.of(
              request.aggregate().thenApply(all -> HttpResponse.of("got " + all.contentUtf8())));
    }

    void let() {
      answer.complete("done");
    }
  }

  private static HttpServer start(HttpService service, Duration quiet, Duration atMost)
      throws IOException {
    return HttpServer.start(
        HttpServerTest.settings(Limits.DEFAULT).withDrain(new Drain(quiet, atMost)), service);
  }

  private static Thread closing(HttpServer server) throws Exception {
    Thread closing = Thread.ofVirtual().start(server::close);
    until("the server closes", server::isClosing);
    return closing;
  }

  private static void untilRefused(InetSocketAddress address) throws Exception {
    until(
        "nothing new is taken",
        () -> {
          try (Socket _ = new Socket(address.getAddress(), address.getPort())) {
            return false;
          } catch (ConnectException refused) {
            return true;
          }
        });
  }

  @Test
  void nothingNewIsTakenAndWhatIsThereIsAnsweredWithAClose() throws Exception {
    Held held = new Held();
    HttpServer server = start(held, Duration.ofSeconds(30), PATIENT);
    InetSocketAddress address = server.address();
    Thread closing;
    try (RawConnection busy = new RawConnection(address);
        RawConnection upload = new RawConnection(address);
        RawConnection kept = new RawConnection(address);
        RawConnection typing = new RawConnection(address)) {
      assertThat(kept.send(GET.formatted("")).readAnswer()).doesNotContain("connection: close");
      busy.send(GET.formatted("held"));
      upload.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nab");
      typing.send("GET / HTTP/1.1\r\nHo");
      until("three have come", () -> held.arrived.get() == 3);

      closing = closing(server);
      untilRefused(address);
      // One that the client begins on a connection that it has, and one that it had begun to write.
      assertThat(kept.send(GET.formatted("")).readAnswer())
          .startsWith("HTTP/1.1 200 ")
          .contains("connection: close")
          .endsWith("got ");
      assertThat(typing.send("st: h\r\n\r\n").readAnswer())
          .startsWith("HTTP/1.1 200 ")
          .contains("connection: close");
      upload.send("cd");
      assertThat(upload.readAnswer()).contains("connection: close").endsWith("got abcd");
      held.let();
      assertThat(busy.readAnswer()).contains("connection: close").endsWith("done");
    }
    closing.join();
  }

  @Test
  void idleConnectionsAreClosedWhileOthersAreStillAnswered() throws Exception {
    Held held = new Held();
    HttpServer server = start(held, Duration.ofMillis(50), PATIENT);
    try (RawConnection silent = new RawConnection(server.address());
        RawConnection idle = new RawConnection(server.address());
        RawConnection busy = new RawConnection(server.address())) {
      assertThat(idle.send(GET.formatted("")).readAnswer()).contains(" 200 ");
      busy.send(GET.formatted("held"));
      until("both have come", () -> held.arrived.get() == 2);

      Thread closing = closing(server);
      assertThat(silent.readAll()).isEmpty();
      assertThat(idle.readAll()).isEmpty();
      assertThat(closing.isAlive()).isTrue();
      held.let();
      assertThat(busy.readAll()).endsWith("done");
      closing.join();
    }
  }

  @Test
  void aLongAnswerIsSentToItsEndHoweverSlowlyItIsRead() throws Exception {
    byte[] bytes = new byte[8 << 20];
    HttpService large =
        (ctx, request) ->
            HttpResponse.of(HttpStatus.OK, MediaType.OCTET_STREAM, HttpData.wrap(bytes));
    HttpServer server = start(large, Duration.ZERO, PATIENT);
    try (Socket slow = new Socket()) {
      slow.setReceiveBufferSize(4 << 10);
      slow.connect(server.address());
      slow.getOutputStream().write(GET.formatted("").getBytes(StandardCharsets.US_ASCII));
      InputStream in = slow.getInputStream();
      long read = in.readNBytes(100).length;

      Thread closing = closing(server);
      byte[] some = new byte[4 << 10];
      for (int n = in.read(some); n >= 0; n = in.read(some)) {
        read += n;
      }
      assertThat(read).isGreaterThan(bytes.length);
      closing.join();
    }
  }

  @Test
  void anHttp2ClientIsToldToGoAwayAndItsStreamsAreAnswered() throws Exception {
    Held held = new Held();
    HttpServer server = start(held, Duration.ofMillis(200), PATIENT);
    try (Http2Frames client = new Http2Frames(server.address())) {
      client.headers(1, "/held");
      client.headers(3, "/held");
      until("both have come", () -> held.arrived.get() == 2);

      Thread closing = closing(server);
      // The first says only that the end is near, the last which streams are answered.
      assertThat(client.untilGoAway()).isEqualTo(Integer.MAX_VALUE);
      client.headers(5, "/held");
      until("it was not too late", () -> held.arrived.get() == 3);
      assertThat(client.untilGoAway()).isEqualTo(5);
      held.let();
      assertThat(client.untilEnd()).containsExactlyInAnyOrder(1, 3, 5);
      closing.join();
    }
  }

  @Test
  void aClientOfManyRequestsLosesNone() throws Exception {
    for (HttpClient.Version version : HttpClient.Version.values()) {
      Held held = new Held();
      HttpServer server = start(held, Duration.ofMillis(300), PATIENT);
      try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
        List<CompletableFuture<java.net.http.HttpResponse<String>>> answers = new ArrayList<>();
        URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + "/held");
        for (int i = 0; i < 50; i++) {
          HttpRequest request =
              HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString("x".repeat(1000))).build();
          answers.add(client.sendAsync(request, BodyHandlers.ofString()));
        }
        until("all have come", () -> held.arrived.get() == 50);

        Thread closing = closing(server);
        untilRefused(server.address());
        held.let();
        for (var answer : answers) {
          assertThat(answer.join().body()).isEqualTo("done");
        }
        closing.join();
      }
    }
  }

  @Test
  void whatTakesLongerThanTheDrainIsCut() throws Exception {
    Held held = new Held();
    HttpServer server = start(held, Duration.ZERO, Duration.ofMillis(100));
    try (RawConnection busy = new RawConnection(server.address()).send(GET.formatted("held"))) {
      until("it has come", () -> held.arrived.get() == 1);
      server.close();
      assertThat(busy.readAll()).doesNotContain("200");
    }
  }

  /** The few frames of HTTP/2 (RFC 9113, 4 and 6) that a client without a library needs. */
  private static final class Http2Frames implements AutoCloseable {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int ACK = 1;

    private final Socket socket;
    private final DataInputStream in;
    private final List<Integer> ended = new ArrayList<>();

    Http2Frames(InetSocketAddress address) throws IOException {
      socket = new Socket(address.getAddress(), address.getPort());
      socket.setSoTimeout(30_000);
      in = new DataInputStream(socket.getInputStream());
      write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      frame(SETTINGS, 0, 0, new byte[0]);
    }

    private void write(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
      ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
      frame.put((byte) 0).putShort((short) payload.length).put((byte) type).put((byte) flags);
      write(frame.putInt(stream).put(payload).array());
    }

    /** GET, in HPACK (RFC 7541): two fields of the static table, and two with literal values. */
    void headers(int stream, String path) throws IOException {
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      block.writeBytes(new byte[] {(byte) 0x82, (byte) 0x86, 0x04, (byte) path.length()});
      block.writeBytes(path.getBytes(StandardCharsets.US_ASCII));
      block.writeBytes(new byte[] {0x01, 1, 'h'});
      frame(HEADERS, END_STREAM | END_HEADERS, stream, block.toByteArray());
    }

    /** Reads until GOAWAY, and says its last stream. */
    int untilGoAway() throws IOException {
      while (true) {
        int last = next();
        if (last >= 0) {
          return last;
        }
      }
    }

    /** The streams that were answered to their end when the connection ended. */
    List<Integer> untilEnd() throws IOException {
      try {
        while (true) {
          next();
        }
      } catch (EOFException end) {
        return ended;
      }
    }

    /** The last stream of a GOAWAY; -1 for another frame. */
    private int next() throws IOException {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      byte[] payload = in.readNBytes(length);
      if (type == SETTINGS && (flags & ACK) == 0) {
        frame(SETTINGS, ACK, 0, new byte[0]);
      }
      if ((type == DATA || type == HEADERS) && (flags & END_STREAM) != 0) {
        ended.add(stream);
      }
      return type == GOAWAY ? ByteBuffer.wrap(payload).getInt() : -1;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
