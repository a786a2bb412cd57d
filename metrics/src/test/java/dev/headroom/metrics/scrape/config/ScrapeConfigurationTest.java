package dev.headroom.metrics.scrape.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.document.Problem;
import dev.headroom.document.Problems;
import dev.headroom.metrics.access.Credentials;
import dev.headroom.metrics.relabel.RelabelRule;
import dev.headroom.metrics.series.PrometheusDuration;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScrapeConfigurationTest {
  @TempDir private Path folder;

  @Test
  void anOrdinaryFileIsReadAndSaysWhatIsNotDone() throws Exception {
    Path file = file();
    Problems problems = new Problems("prometheus.yml");
    ScrapeConfiguration read = ScrapeConfiguration.read("prometheus.yml", file, problems);
    assertThat(problems.list()).isEmpty();
    assertThat(read).isNotNull();
    assertThat(read.externalLabels()).isEqualTo(Map.of("cluster", "lab", "shard", "1"));
    assertThat(read.jobs())
        .extracting(JobConfiguration::name)
        .containsExactly("prometheus", "vllm", "pods");
    assertThat(read.notes())
        .containsExactly(
            "alerting: passed over, there are no alerts",
            "remote_write: passed over, samples are kept here only",
            "rule_files: passed over, recording and alerting rules are not evaluated",
            "scrape_configs[1].scrape_protocols[0]: passed over, the protobuf format is not read",
            "scrape_configs[2].kubernetes_sd_configs: passed over, so the job has no targets from it;"
                + " static_configs and file_sd_configs are read");
  }

  @Test
  void aJobSaysWhatItDoesAndTheRestIsPrometheusDefault() throws Exception {
    ScrapeConfiguration read =
        ScrapeConfiguration.read("prometheus.yml", file(), new Problems("prometheus.yml"));
    JobConfiguration plain = Objects.requireNonNull(read).jobs().getFirst();
    assertThat(plain.interval()).isEqualTo(Duration.ofSeconds(15));
    assertThat(plain.timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(plain.path()).isEqualTo("/metrics");
    assertThat(plain.honor()).isEqualTo(JobConfiguration.Honor.STANDARD);
    assertThat(plain.limits()).isEqualTo(ScrapeLimits.NONE);
    assertThat(ScrapeProtocol.accept(plain.protocols()))
        .isEqualTo(
            "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                + "application/openmetrics-text;version=0.0.1;q=0.5,"
                + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
                + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2");
    JobConfiguration vllm = read.jobs().get(1);
    Path home = Objects.requireNonNull(file().getParent());
    assertThat(vllm.timeout()).as("never longer than the interval").isEqualTo(vllm.interval());
    assertThat(vllm.params()).isEqualTo(Map.of("module", List.of("a", "b")));
    assertThat(vllm.credentials())
        .isEqualTo(
            new Credentials.Basic(
                "scraper", new Credentials.Secret.InFile(home.resolve("secrets/password"))));
    assertThat(vllm.tls().verify()).isFalse();
    assertThat(vllm.tls().ca()).contains(home.resolve("ca.pem"));
    assertThat(vllm.limits()).isEqualTo(new ScrapeLimits(10 << 20, 5000, 0, 30, 0, 0));
    assertThat(vllm.honor().labels()).isTrue();
    assertThat(vllm.files().getFirst().refresh()).isEqualTo(Duration.ofMinutes(1));
    assertThat(vllm.relabelling().rules().getFirst()).isInstanceOf(RelabelRule.Replace.class);
    assertThat(ScrapeProtocol.accept(vllm.protocols()))
        .isEqualTo("text/plain;version=0.0.4;q=0.3,*/*;q=0.2");
  }

  @Test
  void readTwiceItIsTheSame() throws Exception {
    assertThat(ScrapeConfiguration.read("a", file(), new Problems("a")))
        .isEqualTo(ScrapeConfiguration.read("a", file(), new Problems("a")));
  }

  /** Written in flow style, so that each is one line. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{job_name: a, scrape_timeout: 2m} | scrape_configs[0].scrape_timeout: \"2m\" (expected: no more"
            + " than scrape_interval, 1m)",
        "{job_name: a}, {job_name: a} | scrape_configs[1].job_name: \"a\" (expected: a name that no other"
            + " job has)",
        "{metrics_path: /x} | scrape_configs[0].job_name: missing (expected: a name)",
        "{job_name: a, scrape_interval: 1.5s} | scrape_configs[0].scrape_interval: \"1.5s\" (expected: a"
            + " duration as 15s, 1m30s or 500ms)",
        "{job_name: a, scheme: ftp} | scrape_configs[0].scheme: \"ftp\" (expected: http or https)",
        "{job_name: a, static_configs: [{targets: ['http://b/']}]} |"
            + " scrape_configs[0].static_configs[0].targets[0]: \"http://b/\" (expected: host:port, without"
            + " scheme and path)",
        "{job_name: a, sample_limits: 3} | scrape_configs[0].sample_limits: 3 (expected: a known field; did"
            + " you mean sample_limit?)",
        "{job_name: a, basic_auth: {username: u}, bearer_token: t} | scrape_configs[0].bearer_token: \"t\""
            + " (expected: only one of basic_auth, authorization, bearer_token, bearer_token_file, oauth2)",
        "{job_name: a, tls_config: {cert_file: c}} | scrape_configs[0].tls_config: {cert_file: …}"
            + " (expected: cert_file and key_file: one of them (expected: both, or neither))",
        "{job_name: a, body_size_limit: 3 apples} | scrape_configs[0].body_size_limit: \"3 apples\""
            + " (expected: a size as 10MB (of 1024 KB) or 0)",
        "{job_name: a, file_sd_configs: [{files: [a.txt]}]} | scrape_configs[0].file_sd_configs[0].files[0]:"
            + " \"a.txt\" (expected: a path that ends in .json, .yml or .yaml, with * only in its last"
            + " part)",
        "{job_name: a, relabel_configs: [{action: rename}]} | scrape_configs[0].relabel_configs[0].action:"
            + " \"rename\" (expected: one of replace, keep, drop, keepequal, dropequal, hashmod, labelmap,"
            + " labeldrop, labelkeep, lowercase, uppercase)",
        "{job_name: a, relabel_configs: [{action: labeldrop, target_label: x}]} |"
            + " scrape_configs[0].relabel_configs[0].target_label: \"x\" (expected: nothing: labeldrop takes"
            + " only regex)",
        "{job_name: a, relabel_configs: [{action: hashmod, target_label: x}]} |"
            + " scrape_configs[0].relabel_configs[0].modulus: missing (expected: a number above zero, for"
            + " hashmod)",
        "{job_name: a, relabel_configs: [{regex: a}]} | scrape_configs[0].relabel_configs[0].target_label:"
            + " missing (expected: a label's name, for replace)",
      })
  void aMistakeSaysWhereAndWhatIsRight(String jobs, String message) throws Exception {
    assertThat(problems("scrape_configs: [" + jobs + "]")).containsExactly(message);
  }

  @Test
  void anExpressionThatIsNoneIsAProblemOfItsLine() throws Exception {
    Path file = folder.resolve("p.yml");
    Files.writeString(
        file,
        """
        scrape_configs:
          - job_name: a
            relabel_configs:
              - regex: "a("
                target_label: b
        """);
    Problems problems = new Problems("p.yml");
    assertThat(ScrapeConfiguration.read("p.yml", file, problems)).isNull();
    assertThat(problems.list().getFirst().toString())
        .startsWith(
            "p.yml:4: scrape_configs[0].relabel_configs[0].regex: \"a(\" (expected: an RE2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"15s", "1m30s", "500ms", "1h", "2d", "1w", "1y", "0s", "1h0m1s"})
  void durationsAsPrometheusWritesThem(String text) {
    Duration read = PrometheusDuration.parse(text);
    assertThat(PrometheusDuration.parse(PrometheusDuration.format(read))).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1.5s", "-1s", "1s1m", "1 s", "999999999y"})
  void whatIsNoDuration(String text) {
    assertThatThrownBy(() -> PrometheusDuration.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private List<String> problems(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("p.yml"), text);
    Problems problems = new Problems("p.yml");
    assertThat(ScrapeConfiguration.read("p.yml", file, problems)).isNull();
    return problems.list().stream().map(Problem::message).toList();
  }

  private static Path file() throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(ScrapeConfigurationTest.class.getResource("prometheus.yml"))
            .toURI());
  }
}
