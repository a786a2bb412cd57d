package dev.headroom.cli.metrics;

import com.linecorp.armeria.server.HttpService;
import dev.headroom.cli.Headroom;
import dev.headroom.local.LocalSystem;
import dev.headroom.metrics.web.ApiSettings;
import dev.headroom.metrics.web.HeadEngine;
import dev.headroom.metrics.web.PrometheusApi;
import java.time.InstantSource;

/** Prometheus' API over the replicas' series of a system that runs, below a path of its page. */
public final class SystemApi implements AutoCloseable {
  /** All of its paths begin so. */
  public static final String PREFIX = "/prometheus";

  private final PrometheusApi api;

  public SystemApi(LocalSystem system) {
    api =
        new PrometheusApi(
            ApiSettings.standard(Headroom.version()).under(PREFIX),
            system.metrics(),
            new HeadEngine(system.metrics()),
            new ReplicaScrapes(system),
            InstantSource.system(),
            () -> true);
  }

  public HttpService service() {
    return api.compressed();
  }

  @Override
  public void close() {
    api.close();
  }
}
