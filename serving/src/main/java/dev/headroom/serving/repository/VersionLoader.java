package dev.headroom.serving.repository;

import dev.headroom.serving.engine.Engine.Threads;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.Engines;
import dev.headroom.serving.engine.LoadRequest;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.streams.Batching;
import dev.headroom.serving.streams.Streams;
import dev.headroom.serving.telemetry.VersionTelemetry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads a version, warms it up and gives it its streams. */
final class VersionLoader {
  private static final Logger LOG = LoggerFactory.getLogger(VersionLoader.class);

  /** OVMS's file of what clients call a model's inputs and outputs. */
  private static final String OTHER_NAMES = "mapping_config.json";

  private final Engines engines;
  private final LoadMeter meter;

  VersionLoader(Engines engines, LoadMeter meter) {
    this.engines = engines;
    this.meter = meter;
  }

  /**
   * Loads what is in {@code directory}.
   *
   * @param files what they have in bytes
   * @param before what was measured of the version until now; empty: nothing
   */
  LoadedVersion load(
      ModelSettings settings,
      long version,
      Path directory,
      long files,
      Optional<VersionTelemetry> before)
      throws EngineException {
    if (Files.exists(directory.resolve(OTHER_NAMES))) {
      throw new EngineException(
          OTHER_NAMES + ": other names for a model's tensors are not supported (expected: none)");
    }
    LoadMeter.Reading reading = meter.begin();
    long memory = files;
    long start = System.nanoTime();
    Model model;
    try {
      model = load(settings, directory);
    } finally {
      memory = reading.end(files);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    int streams = streams(settings);
    Batching batching = batching(settings, model);
    VersionTelemetry telemetry =
        before.orElseGet(() -> new VersionTelemetry(settings.name(), version));
    LOG.info(
        "model {} version {}: loaded in {} ms by {}, {} streams of {} threads, queue of {}",
        settings.name(),
        version,
        Math.round(seconds * 1000),
        model.platform(),
        streams,
        settings.threads().perStream(),
        settings.queue());
    return new LoadedVersion(
        settings.name(),
        version,
        model.platform(),
        settings.inputs(),
        model.inputs(),
        model.optionalInputs(),
        model.outputs(),
        new Streams(
            settings.name() + "-" + version,
            model,
            new Streams.Capacity(streams, settings.queue(), batching),
            telemetry),
        telemetry,
        new VersionTelemetry.Capacity(
            streams, settings.inferRequests(), settings.queue(), batching.size(), seconds, memory));
  }

  private static int streams(ModelSettings settings) {
    return Math.min(settings.threads().streams(), settings.inferRequests());
  }

  private Model load(ModelSettings settings, Path directory) throws EngineException {
    Threads threads = new Threads(streams(settings), settings.threads().perStream());
    Model model =
        engines.load(
            new LoadRequest(
                directory, settings.device(), threads, settings.properties(), settings.inputs()),
            settings.engine());
    try {
      WarmUp.run(model);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
    return model;
  }

  /** Only models that leave the first dimension open can run several requests as one. */
  private static Batching batching(ModelSettings settings, Model model) {
    if (settings.batching().size() == 1) {
      return Batching.NONE;
    }
    for (List<TensorSpec> side : List.of(model.inputs(), model.outputs())) {
      for (TensorSpec spec : side) {
        if (spec.shape().rank() < 1 || spec.shape().dimension(0) != Shape.DYNAMIC) {
          LOG.warn(
              "model {}: dynamic_batching: ignored, {} has shape {} (expected: an open first dimension)",
              settings.name(),
              spec.name(),
              spec.shape());
          return Batching.NONE;
        }
      }
    }
    return settings.batching();
  }
}
