package dev.headroom.serving.rest;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import dev.headroom.http.KeyRefusals;
import dev.headroom.serving.gpu.Gpu;
import dev.headroom.serving.memory.Budget;
import dev.headroom.serving.repository.Catalogue;
import dev.headroom.serving.repository.LoadedVersion;
import dev.headroom.serving.repository.MemoryLimit;
import dev.headroom.serving.repository.MemoryLimit.WhenFull;
import dev.headroom.serving.repository.ServedModel;
import dev.headroom.serving.repository.ServedVersion;
import dev.headroom.serving.repository.VersionState;
import dev.headroom.serving.rest.RestService.Setup;
import dev.headroom.serving.telemetry.MetricsPage;
import dev.headroom.serving.telemetry.ModelTelemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The page that Prometheus, or Headroom's own scaler, scrapes. */
final class MetricsService {
  private static final MediaType TEXT = MediaType.parse(MetricsPage.contentType());

  private final Setup setup;

  MetricsService(Setup setup) {
    this.setup = setup;
  }

  /** GPUs are asked beside; what they say is in the page if they say it in time. */
  HttpResponse page() {
    if (setup.served().catalogue().metrics().isEmpty()) {
      throw RestService.unknown();
    }
    return HttpResponse.of(setup.gpus().now().thenApply(this::page));
  }

  private HttpResponse page(List<Gpu> gpus) {
    Catalogue catalogue = setup.served().catalogue();
    List<ModelTelemetry> models = new ArrayList<>();
    List<MetricsPage.State> states = new ArrayList<>();
    List<MetricsPage.LoadedVersion> versions = new ArrayList<>();
    for (ServedModel model : catalogue.models().values()) {
      models.add(model.telemetry());
      for (ServedVersion version : model.versions().values()) {
        states.add(
            new MetricsPage.State(model.settings().name(), version.version(), state(version)));
        LoadedVersion loaded = version.loaded();
        if (loaded != null) {
          versions.add(
              new MetricsPage.LoadedVersion(
                  loaded.telemetry(),
                  loaded.capacity(),
                  loaded.streams().running(),
                  loaded.streams().waiting(),
                  version.state() != VersionState.ON_DEMAND));
        }
      }
    }
    return HttpResponse.of(
        HttpStatus.OK,
        TEXT,
        MetricsPage.render(
            catalogue.metrics(),
            new MetricsPage.Models(models, states, limit(), isOnDemand()),
            versions,
            new MetricsPage.Server(
                setup.ready().get(),
                memory(setup.budget()),
                catalogue.unknown(),
                setup.keyRefusals().get().map(this::denied),
                setup.records().dropped(),
                setup.inference().latency(),
                gpus)));
  }

  private MetricsPage.Denied denied(KeyRefusals refusals) {
    return new MetricsPage.Denied(refusals.missing(), refusals.unknown(), setup.denied().count());
  }

  private OptionalLong limit() {
    return setup.modelMemory().stream().mapToLong(MemoryLimit::bytes).findFirst();
  }

  private boolean isOnDemand() {
    return setup.modelMemory().map(MemoryLimit::whenFull).equals(Optional.of(WhenFull.ON_DEMAND));
  }

  /** OVMS's name, but a load that has failed stays no load that goes on. */
  private static String state(ServedVersion version) {
    boolean failed = version.state() == VersionState.LOADING && version.failure() != null;
    return failed ? "FAILED" : version.state().name();
  }

  private static MetricsPage.Memory memory(Budget budget) {
    return new MetricsPage.Memory(budget.used(), budget.limit(), budget.refused());
  }
}
