package dev.headroom.metrics.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.document.Problem;
import dev.headroom.document.Problems;
import dev.headroom.metrics.access.TlsSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteFileTest {
  @TempDir Path folder;

  private final Problems problems = new Problems("prometheus.yaml");

  private Optional<RemoteSettings> read(String text) throws IOException {
    Path file = folder.resolve("prometheus.yaml");
    Files.writeString(file, text);
    return Optional.ofNullable(RemoteFile.read("prometheus.yaml", file, problems));
  }

  @Test
  void fieldsAreSpelledAsPrometheusSpellsThem() throws IOException {
    Files.writeString(folder.resolve("password"), "secret\n");
    RemoteSettings read =
        read("""
                url: https://prometheus.example/tenant?dedup=true
                basic_auth: {username: me, password_file: password}
                tls_config: {ca_file: ca.pem, cert_file: own.pem, key_file: own.key, server_name: other.example, insecure_skip_verify: true}
                headers: {X-Scope-OrgID: team}
                timeout: 500ms
                method: GET
                partial_response: true
                """)
            .orElseThrow();
    assertThat(problems.list()).isEmpty();
    assertThat(read.url()).isEqualTo(URI.create("https://prometheus.example/tenant?dedup=true"));
    assertThat(read.login().authorization()).contains("Basic bWU6c2VjcmV0");
    assertThat(read.tls())
        .isEqualTo(
            new TlsSettings(
                Optional.of(folder.resolve("ca.pem")),
                Optional.of(folder.resolve("own.pem")),
                Optional.of(folder.resolve("own.key")),
                Optional.of("other.example"),
                false));
    assertThat(read.headers()).containsEntry("X-Scope-OrgID", "team");
    assertThat(read.timeout()).isEqualTo(Duration.ofMillis(500));
    assertThat(read.post()).isFalse();
    assertThat(read.partial()).isTrue();
  }

  @Test
  void aLoginIsOneOfSeveral() throws IOException {
    Files.writeString(folder.resolve("token"), " abc\n");
    String url = "url: http://x\n";
    for (String login :
        List.of(
            "authorization: {credentials: abc}",
            "authorization: {type: Bearer, credentials_file: token}",
            "bearer_token: abc",
            "bearer_token_file: token")) {
      assertThat(read(url + login).orElseThrow().login().authorization()).contains("Bearer abc");
    }
    assertThat(read(url + "basic_auth: {username: me, password: abc}").orElseThrow().toString())
        .contains("user=me")
        .doesNotContain("abc");
    assertThat(read(url)).contains(RemoteSettings.at(URI.create("http://x")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                   | :1: url: missing (expected: where it is
          {url: 'prometheus:9090'}                             | (expected: url: prometheus:9090 (expected: http://HOST:PORT
          {url: 'http://a b'}                                  | url: "http://a b" (expected: http://HOST:PORT
          {url: 'http://x', basic_auth: {username: 'a:b'}}     | basic_auth.username: "a:b" (expected: a name without a colon)
          {url: 'http://x', basic_auth: {username: a, password: b, password_file: c}} | basic_auth.password_file: "c" (expected: nothing, as password is set)
          {url: 'http://x', bearer_token: a, basic_auth: {username: a}} | only one of basic_auth, authorization
          {url: 'http://x', authorization: {type: Basic}}      | authorization.type: "Basic" (expected: another type; for Basic there is basic_auth)
          {url: 'http://x', oauth2: {client_id: a}}            | oauth2: {client_id: …} (expected: nothing: Headroom cannot do it
          {url: 'http://x', proxy_url: 'http://y'}             | proxy_url: "http://y" (expected: nothing
          {url: 'http://x', http_headers: {A: {values: [b]}}}  | http_headers: {A: …} (expected: nothing: Headroom cannot do it
          {url: 'http://x', headers: {'A B': c}}               | header: A B (expected: a header's name)
          {url: 'http://x', timeout: fast}                     | timeout: "fast" (expected: a duration
          {url: 'http://x', timeout: 5m}                       | timeout: PT5M (expected: 1 ms to 30 s)
          {url: 'http://x', method: PUT}                       | method: "PUT" (expected: one of GET, POST)
          {url: 'http://x', tls_config: {cert_file: a}}        | cert_file and key_file: one of them (expected: both
          {url: 'http://x', tls_confg: {ca_file: a}}           | tls_confg: {ca_file: …} (expected: a known field; did you mean tls_config?)
          """)
  void everyProblemSaysWhatWasExpected(String text, String problem) throws IOException {
    assertThat(read(text)).isEmpty();
    assertThat(problems.list()).extracting(Problem::toString).anyMatch(is -> is.contains(problem));
  }
}
