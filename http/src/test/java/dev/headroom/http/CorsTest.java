package dev.headroom.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a browser would be told, over real sockets. */
@Timeout(60)
class CorsTest {
  private static final HttpService OK =
      (ctx, request) -> HttpResponse.of(HttpStatus.OK, MediaType.PLAIN_TEXT_UTF_8, "ok");
  private static final String PREFLIGHT =
      "OPTIONS /v2/models/m/infer HTTP/1.1\r\nHost: h\r\nAccess-Control-Request-Method: POST\r\n"
          + "Access-Control-Request-Headers: content-type,x-api-key\r\nOrigin: ";
  private static final String POST = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nOrigin: ";

  private static final Cors NAMED =
      new Cors(
          Set.of("https://a.example", "https://b.example:8443"),
          Set.of("POST"),
          Set.of("content-type"),
          true);

  @TempDir private Path folder;

  private static String answer(HttpSettings settings, String request) throws IOException {
    try (HttpServer server = HttpServer.start(settings, OK);
        RawConnection connection = new RawConnection(server.address())) {
      return connection.send(request + "\r\n\r\n").readAnswer();
    }
  }

  private static HttpSettings settings() {
    return HttpSettings.on(HttpServerTest.anyPort());
  }

  @Test
  void withoutItNoPageIsToldAnything() throws Exception {
    assertThat(answer(settings(), POST + "https://a.example"))
        .startsWith("HTTP/1.1 200 ")
        .doesNotContain("access-control");
    assertThat(answer(settings(), PREFLIGHT + "https://a.example"))
        .doesNotContain("access-control");
  }

  @Test
  void anyOriginIsAllowedByAnAsterisk() throws Exception {
    HttpSettings any = settings().withCors(new Cors(Cors.ANY, Cors.ANY, Cors.ANY, false));

    assertThat(answer(any, PREFLIGHT + "https://z.example"))
        .startsWith("HTTP/1.1 200 ")
        .contains("access-control-allow-origin: *\r\n")
        .contains("access-control-allow-headers: content-type,x-api-key\r\n")
        .contains("access-control-max-age: 600\r\n")
        .containsPattern("access-control-allow-methods: [A-Z,]*POST")
        .doesNotContain("credentials");
    assertThat(answer(any, POST + "https://z.example"))
        .contains("access-control-allow-origin: *\r\n")
        .contains("access-control-expose-headers: inference-header-content-length\r\n")
        .endsWith("ok");
  }

  @Test
  void ofNamedOriginsEachIsToldOnlyItsOwn() throws Exception {
    HttpSettings named = settings().withCors(NAMED);

    assertThat(answer(named, PREFLIGHT + "https://b.example:8443"))
        .contains("access-control-allow-origin: https://b.example:8443\r\n")
        .contains("access-control-allow-methods: POST\r\n")
        .contains("access-control-allow-headers: content-type\r\n")
        .contains("access-control-allow-credentials: true\r\n")
        .contains("vary: origin\r\n");
    assertThat(answer(named, POST + "https://a.example"))
        .contains("access-control-allow-origin: https://a.example\r\n")
        .contains("vary: origin\r\n");
    for (String other :
        Set.of("https://b.example", "http://a.example", "https://a.example.evil", "null")) {
      assertThat(answer(named, PREFLIGHT + other)).doesNotContain("access-control-allow-origin");
      assertThat(answer(named, POST + other)).doesNotContain("access-control-allow-origin");
    }
  }

  @Test
  void aPreflightNeedsNoKeyAndARefusalCanBeRead() throws Exception {
    Path file = Files.writeString(folder.resolve("keys"), "key\n");
    HttpSettings keyed = settings().withCors(NAMED).withKeys(new KeyFile(file, Set.of()));

    assertThat(answer(keyed, PREFLIGHT + "https://a.example"))
        .startsWith("HTTP/1.1 200 ")
        .contains("access-control-allow-origin: https://a.example");
    assertThat(answer(keyed, POST + "https://a.example"))
        .startsWith("HTTP/1.1 401 ")
        .contains("access-control-allow-origin: https://a.example");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.com|*|*|false|allowed_origins: example.com (expected: * or origins such as https://example.com)",
        "https://a.example/|*|*|false|allowed_origins: https://a.example/ (expected: ",
        "https://a.example,*|*|*|false|allowed_origins: * (expected: ",
        "null|*|*|false|allowed_origins: null (expected: ",
        "*|FETCH|*|false|allowed_methods: FETCH (expected: * or methods such as GET, POST)",
        "*|*|a b|false|allowed_headers: a b (expected: * or names such as Content-Type)",
        "*|*|*|true|allow_credentials: with any origin (expected: with allowed_origins that names them)",
      })
  void whatABrowserWouldNotUnderstandIsRefused(
      String origins, String methods, String headers, boolean credentials, String message) {
    assertThatThrownBy(
            () ->
                new Cors(
                    Set.of(origins.split(",")),
                    Set.of(methods.split(",")),
                    Set.of(headers.split(",")),
                    credentials))
        .hasMessageStartingWith(message);
  }
}
