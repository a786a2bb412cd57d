package dev.headroom.serving.rest;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import dev.headroom.http.KeyRefusals;
import dev.headroom.serving.memory.Budget;
import dev.headroom.serving.repository.Catalogue;
import dev.headroom.serving.repository.LoadedVersion;
import dev.headroom.serving.repository.ServedModel;
import dev.headroom.serving.repository.ServedVersion;
import dev.headroom.serving.rest.RestService.Setup;
import dev.headroom.serving.telemetry.MetricsPage;
import dev.headroom.serving.telemetry.ModelTelemetry;
import java.util.ArrayList;
import java.util.List;

/** The page that Prometheus, or Headroom's own scaler, scrapes. */
final class MetricsService {
  private static final MediaType TEXT = MediaType.parse(MetricsPage.contentType());

  private final Setup setup;

  MetricsService(Setup setup) {
    this.setup = setup;
  }

  HttpResponse page() {
    Catalogue catalogue = setup.served().catalogue();
    if (catalogue.metrics().isEmpty()) {
      throw RestService.unknown();
    }
    List<ModelTelemetry> models = new ArrayList<>();
    List<MetricsPage.LoadedVersion> versions = new ArrayList<>();
    for (ServedModel model : catalogue.models().values()) {
      models.add(model.telemetry());
      for (ServedVersion version : model.versions().values()) {
        LoadedVersion loaded = version.loaded();
        if (loaded != null) {
          versions.add(
              new MetricsPage.LoadedVersion(
                  loaded.telemetry(),
                  loaded.capacity(),
                  loaded.streams().running(),
                  loaded.streams().waiting()));
        }
      }
    }
    return HttpResponse.of(
        HttpStatus.OK,
        TEXT,
        MetricsPage.render(
            catalogue.metrics(),
            models,
            versions,
            new MetricsPage.Server(
                setup.ready().get(),
                memory(setup.budget()),
                catalogue.unknown(),
                setup.keyRefusals().get().map(this::denied),
                setup.dropped().get())));
  }

  private MetricsPage.Denied denied(KeyRefusals refusals) {
    return new MetricsPage.Denied(refusals.missing(), refusals.unknown(), setup.denied().count());
  }

  private static MetricsPage.Memory memory(Budget budget) {
    return new MetricsPage.Memory(budget.used(), budget.limit(), budget.refused());
  }
}
