package dev.headroom.metrics.scrape.config;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.metrics.access.ConnectionFields;
import dev.headroom.metrics.access.Credentials;
import dev.headroom.metrics.access.TlsSettings;
import dev.headroom.metrics.series.PrometheusDuration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of one job. */
final class JobFields {
  private static final List<String> DISCOVERIES =
      List.of(
          "azure",
          "consul",
          "aws",
          "digitalocean",
          "dns",
          "docker",
          "dockerswarm",
          "ec2",
          "eureka",
          "gce",
          "hetzner",
          "http",
          "ionos",
          "kubernetes",
          "kuma",
          "lightsail",
          "linode",
          "marathon",
          "nerve",
          "nomad",
          "openstack",
          "ovhcloud",
          "puppetdb",
          "scaleway",
          "serverset",
          "stackit",
          "triton",
          "uyuni",
          "vultr");
  private static final Map<String, String> NOT_DONE =
      Map.of(
          "native_histogram_bucket_limit", "native histograms are not read",
          "native_histogram_min_bucket_factor", "native histograms are not read",
          "fallback_scrape_protocol", "a page of another type is read as Prometheus text",
          "enable_http2", "targets are asked by HTTP/1.1",
          "proxy_from_environment", "targets are asked directly",
          "proxy_connect_header", "targets are asked directly",
          "no_proxy", "targets are asked directly");

  private final Path folder;
  private final GlobalFields global;
  private final List<String> notes;

  JobFields(Path folder, GlobalFields global, List<String> notes) {
    this.folder = folder;
    this.global = global;
    this.notes = notes;
  }

  @Nullable JobConfiguration read(Fields fields) {
    NotDone.note(fields, GlobalFields.NOT_DONE, notes);
    NotDone.note(fields, NOT_DONE, notes);
    noteDiscoveries(fields);
    String name = fields.required("job_name", "a name").literal();
    if (name != null && name.isEmpty()) {
      fields.get("job_name").problem("a name");
    }
    Duration interval = Settings.duration(fields.get("scrape_interval"), global.interval());
    Duration timeout = timeout(fields.get("scrape_timeout"), interval);
    String scheme = Settings.text(fields.get("scheme"), "http");
    if (!scheme.equals("http") && !scheme.equals("https")) {
      fields.get("scheme").problem("http or https");
    }
    ConnectionFields connection = new ConnectionFields(folder, fields);
    JobConfiguration.Honor honor =
        new JobConfiguration.Honor(
            Settings.bool(fields.get("honor_labels"), false),
            Settings.bool(fields.get("honor_timestamps"), true),
            Settings.bool(fields.get("track_timestamps_staleness"), false));
    boolean compression = Settings.bool(fields.get("enable_compression"), true);
    List<ScrapeProtocol> protocols =
        Settings.protocols(fields.get("scrape_protocols"), global.protocols(), notes);
    ScrapeLimits limits = Settings.limits(fields, global.limits());
    Credentials credentials = connection.credentials();
    TlsSettings tls = connection.tls();
    boolean redirects = Settings.bool(fields.get("follow_redirects"), true);
    DiscoveryFields discovery = new DiscoveryFields(folder);
    List<TargetGroup> groups = discovery.groups(fields.get("static_configs"));
    List<JobConfiguration.Files> files = discovery.files(fields.get("file_sd_configs"));
    var relabelling = RelabelFields.read(fields.get("relabel_configs"));
    var metricRelabelling = RelabelFields.read(fields.get("metric_relabel_configs"));
    long keep = Settings.count(fields.get("keep_dropped_targets"), global.keepDropped());
    String path = Settings.text(fields.get("metrics_path"), "/metrics");
    Map<String, List<String>> params = params(fields.get("params"));
    return fields.build(
        () ->
            new JobConfiguration(
                String.valueOf(name),
                interval,
                timeout,
                path,
                scheme,
                params,
                honor,
                compression,
                protocols,
                limits,
                credentials,
                tls,
                redirects,
                groups,
                files,
                relabelling,
                metricRelabelling,
                (int) Math.min(Integer.MAX_VALUE, keep)));
  }

  /** A timeout that is left out is never longer than the interval. */
  private Duration timeout(Field field, Duration interval) {
    Duration shorter = global.timeout().compareTo(interval) > 0 ? interval : global.timeout();
    Duration timeout = Settings.duration(field, shorter);
    if (timeout.compareTo(interval) > 0) {
      field.problem("no more than scrape_interval, " + PrometheusDuration.format(interval));
    }
    return timeout;
  }

  private void noteDiscoveries(Fields fields) {
    for (String kind : DISCOVERIES) {
      Field field = fields.get(kind + "_sd_configs");
      if (field.present()) {
        notes.add(
            field.path()
                + ": passed over, so the job has no targets from it; static_configs and"
                + " file_sd_configs are read");
      }
    }
  }

  private static Map<String, List<String>> params(Field field) {
    Map<String, List<String>> params = new LinkedHashMap<>();
    field
        .entries()
        .forEach(
            (name, values) -> {
              List<String> texts = new ArrayList<>();
              for (Field value : values.items()) {
                String text = value.required("a text").text();
                if (text != null) {
                  texts.add(text);
                }
              }
              params.put(name, List.copyOf(texts));
            });
    return params;
  }
}
