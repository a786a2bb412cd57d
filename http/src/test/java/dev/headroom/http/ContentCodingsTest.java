package dev.headroom.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Codings over real sockets, with a client that leaves them to the test. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContentCodingsTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer server;

  /** Answers /TYPE/BYTES, or what it was sent. */
  @BeforeAll
  void start() throws IOException {
    server =
        HttpServer.start(
            HttpServerTest.settings(Limits.DEFAULT),
            new ContentCodings(
                (ctx, request) -> {
                  String[] path = ctx.path().split("/");
                  return path.length == 0
                      ? HttpResponse.of(
                          request.aggregate().thenApply(all -> HttpResponse.of(all.contentUtf8())))
                      : HttpResponse.of(
                          HttpStatus.OK,
                          MediaType.create(path[1], path[2]),
                          HttpData.ofUtf8(text(Integer.parseInt(path[3]))));
                }));
  }

  @AfterAll
  void stop() {
    client.close();
    server.close();
  }

  private static String text(int length) {
    return "0.125, ".repeat(length / 7 + 1).substring(0, length);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.address().getPort() + path));
  }

  private java.net.http.HttpResponse<InputStream> get(String path, String accepted)
      throws Exception {
    HttpRequest request = request(path).header("Accept-Encoding", accepted).build();
    return client.send(request, BodyHandlers.ofInputStream());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip|gzip",
        "deflate|deflate",
        "deflate, GZIP;q=0.5, br|gzip",
        "gzip;q=0, deflate|deflate",
        "*|gzip",
        "br;q=1.0, *;q=0.1|gzip",
      })
  void whatIsAcceptedIsUsedForSmallAndLargeAnswers(String accepted, String coding)
      throws Exception {
    for (int length : new int[] {1024, 300_000}) {
      var answer = get("/application/json/" + length, accepted);

      assertThat(answer.headers().firstValue("content-encoding")).hasValue(coding);
      assertThat(answer.headers().firstValue("vary")).hasValue("accept-encoding");
      assertThat(answer.headers().firstValueAsLong("content-length").orElseThrow())
          .isLessThan(length / 10);
      InputStream decoded =
          coding.equals("gzip")
              ? new GZIPInputStream(answer.body())
              : new InflaterInputStream(answer.body());
      assertThat(decoded).hasContent(text(length));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/application/json/1023|gzip",
        "/application/octet-stream/5000|gzip",
        "/image/png/5000|gzip",
        "/application/json/5000|br",
        "/application/json/5000|gzip;q=0",
        "/application/json/5000|identity, *;q=0.0",
      })
  void whatIsSmallOrBinaryOrNotAcceptedIsNot(String path, String accepted) throws Exception {
    var answer = get(path, accepted);

    assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
    assertThat(answer.body()).hasContent(text(Integer.parseInt(path.replaceFirst(".*/", ""))));
  }

  @Test
  void textIsCompressedToo() throws Exception {
    assertThat(get("/text/plain/5000", "gzip").headers().firstValue("content-encoding"))
        .hasValue("gzip");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZIP", "identity"})
  void aBodyIsDecoded(String coding) throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (coding.equals("identity")) {
      body.writeBytes(text(5000).getBytes(StandardCharsets.UTF_8));
    } else {
      try (GZIPOutputStream out = new GZIPOutputStream(body)) {
        out.write(text(5000).getBytes(StandardCharsets.UTF_8));
      }
    }
    HttpRequest request =
        request("/")
            .header("Content-Encoding", coding)
            .POST(BodyPublishers.ofByteArray(body.toByteArray()))
            .build();
    assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo(text(5000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"br|br", "gzip, gzip|gzip, gzip", "zstd\"}|another"})
  void anotherCodingIsRefusedByName(String coding, String shown) throws Exception {
    // By HTTP/1.1: the answer does not wait for the body, and the JDK's client takes the reset of a
    // stream whose body has not all been sent for a failure, whatever answer came before it.
    HttpRequest request =
        request("/")
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Encoding", coding)
            .POST(BodyPublishers.ofString("x"))
            .build();

    var answer = client.send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.headers().firstValue("accept-encoding")).hasValue("gzip, deflate");
    assertThat(answer.body())
        .isEqualTo(
            "{\"error\":\"Content-Encoding: " + shown + " (expected: gzip, deflate or none)\"}");
  }
}
