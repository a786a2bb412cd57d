package dev.headroom.serving;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.http.Cors;
import dev.headroom.http.HttpSettings;
import dev.headroom.http.KeyFile;
import dev.headroom.serving.permission.Permission;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys and pages of other origins: whichever way a request takes, its answer has the same bytes. A
 * request with {@code TE} goes the server's long way.
 */
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
class BothWaysTest {
  private static final Pattern LENGTH = Pattern.compile("content-length: (\\d+)");
  private static final Pattern DATE = Pattern.compile("date: [^\r]*");
  private static final Pattern ALLOWED =
      Pattern.compile("(?<=access-control-allow-headers: )[^\r]*");
  private static final String INPUT =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2]}]}";
  private static final Set<String> PAGES = Set.of("https://a.example", "https://b.example:8443");

  private static final List<String> PATHS =
      List.of(
          "/v2/models/add/infer",
          "/v2/models/add/versions/1/infer",
          "/v2/models/none/infer",
          "/v1/models/add:predict");
  private static final List<String> FIELDS =
      List.of(
          "",
          "Authorization: Bearer all-key",
          "authorization: bearer  add-key ",
          "X-API-Key: add-key",
          "X-API-Key: other-key",
          "X-API-Key: wrong",
          "X-API-Key: all-key\r\nX-API-Key: wrong",
          "X-API-Key: wrong\r\nX-API-Key: all-key",
          "Authorization: Bearer wrong\r\nX-API-Key: all-key",
          "Authorization: Basic all-key",
          "X-API-Key: all-key\r\nOrigin: https://a.example",
          "X-API-Key: all-key\r\nOrigin: https://A.example",
          "X-API-Key: all-key\r\nOrigin: https://b.example:8443",
          "X-API-Key: all-key\r\nOrigin: https://evil.example",
          "X-API-Key: all-key\r\nOrigin: null",
          "X-API-Key: all-key\r\nOrigin:",
          "X-API-Key: all-key\r\nOrigin: https://evil.example\r\nOrigin: https://a.example",
          "X-API-Key: all-key\r\nOrigin: https://a.example\r\nAccess-Control-Request-Headers: x",
          "X-API-Key: wrong\r\nOrigin: https://a.example",
          "X-API-Key: other-key\r\nOrigin: https://a.example",
          "X-API-Key: all-key\r\nOrigin: https://a.example\r\nAccept-Encoding: gzip");

  @TempDir private static Path folder;
  private Path config;

  @BeforeAll
  void write() throws Exception {
    TestServer.write(folder.resolve("add"), 1, OnnxBytes.add(1, -1, 2));
    config = TestServer.config(folder, "{\"config\":{\"name\":\"add\",\"base_path\":\"add\"}}");
    Files.writeString(
        folder.resolve("keys"), "all-key\nadd-key model=add\nother-key model=other manage\n");
  }

  private static KeyFile keys() {
    return new KeyFile(folder.resolve("keys"), Set.of("/v2/health/live"), Permission.WORDS);
  }

  @Test
  void withKeys() throws Exception {
    compare(TestServer.anyPort().withKeys(keys()));
  }

  @Test
  void withPagesOfAnyOrigin() throws Exception {
    compare(TestServer.anyPort().withCors(new Cors(Cors.ANY, Cors.ANY, Cors.ANY, false)));
  }

  @Test
  void withPagesOfAnyOriginAndNamedHeaders() throws Exception {
    compare(
        TestServer.anyPort()
            .withCors(new Cors(Cors.ANY, Set.of("POST"), Set.of("Content-Type", "X-A"), false)));
  }

  @Test
  void withPagesOfNamedOriginsAndKeys() throws Exception {
    compare(
        TestServer.anyPort()
            .withCors(new Cors(PAGES, Set.of("POST"), Set.of("Content-Type", "X-API-Key"), true))
            .withKeys(keys()));
  }

  private void compare(HttpSettings settings) throws Exception {
    try (TestServer server = TestServer.start(config, settings);
        Socket client = server.socket()) {
      client.setSoTimeout(30_000);
      for (String path : PATHS) {
        for (String body : List.of(INPUT, "{")) {
          for (String fields : FIELDS) {
            String head =
                path + " HTTP/1.1\r\nHost: h\r\n" + (fields + "\r\n").replaceFirst("^\r\n", "");
            String rest = "Content-Length: " + body.length() + "\r\n\r\n" + body;

            String direct = answer(client, "POST " + head + rest);
            String served = answer(client, "POST " + head + "TE: trailers\r\n" + rest);

            assertThat(direct).as(head).isEqualTo(served);
          }
        }
      }
    }
  }

  private static String answer(Socket client, String request) throws IOException {
    client.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    InputStream in = client.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      assertThat(b).as("after %s", head).isNotNegative();
      head.append((char) b);
    }
    Matcher length = LENGTH.matcher(head);
    assertThat(length.find()).as("a length in %s", head).isTrue();
    byte[] body = in.readNBytes(Integer.parseInt(length.group(1)));
    // Names of allowed headers are a set, which has no order.
    String sorted =
        ALLOWED
            .matcher(head)
            .replaceAll(
                names -> Stream.of(names.group().split(",", -1)).sorted().collect(joining(",")));
    return DATE.matcher(sorted).replaceFirst("date: some")
        + new String(body, StandardCharsets.ISO_8859_1);
  }
}
