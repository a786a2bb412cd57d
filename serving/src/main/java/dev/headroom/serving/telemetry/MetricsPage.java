package dev.headroom.serving.telemetry;

import dev.headroom.serving.gpu.Gpu;
import dev.headroom.serving.telemetry.VersionTelemetry.Capacity;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Writes everything that is measured as one page.
 *
 * <p>Counters and gauges of a version are there from its load on, as OVMS has them; a histogram is
 * there once something is in it. Histograms are nine tenths of a page, and of many models most are
 * hardly ever asked.
 */
public final class MetricsPage {
  /** OVMS's families that exist here; {@code metrics_list} chooses among them. */
  public static final Set<String> OVMS_FAMILIES =
      Set.of(
          "ovms_requests_success",
          "ovms_requests_fail",
          "ovms_current_requests",
          "ovms_streams",
          "ovms_request_time_us",
          "ovms_inference_time_us",
          "ovms_wait_for_infer_req_time_us",
          "ovms_infer_req_queue_size",
          "ovms_infer_req_active");

  /**
   * A version that is loaded, or was and is on demand, with what its gauges show at this moment.
   *
   * @param loaded whether it is in memory now
   */
  public record LoadedVersion(
      VersionTelemetry telemetry, Capacity capacity, int running, int waiting, boolean loaded) {}

  /**
   * A version in whatever state.
   *
   * @param state one of a few
   */
  public record State(String model, long version, String state) {}

  /**
   * All models.
   *
   * @param states of all versions that are known
   * @param memoryLimit what they may take together, in bytes; empty: as much as they take
   * @param onDemand whether they are loaded when they are asked
   */
  public record Models(
      List<ModelTelemetry> telemetry,
      List<State> states,
      OptionalLong memoryLimit,
      boolean onDemand) {}

  /** Requests that were refused for want of a key, by reason. */
  public record Denied(long missing, long unknown, long forbidden) {}

  /**
   * What is told of the server as a whole.
   *
   * @param ready whether it is ready
   * @param denied none, where requests need no keys
   * @param dropped records of requests that could not be kept, by what they were for
   * @param latency of inference requests, of all models
   * @param gpus those of the machine, as far as they are known
   */
  public record Server(
      boolean ready,
      Memory memory,
      UnknownRequests unknown,
      Optional<Denied> denied,
      Map<String, Long> dropped,
      LatencySeconds latency,
      List<Gpu> gpus) {
    public Server {
      gpus = List.copyOf(gpus);
      dropped = Collections.unmodifiableMap(new LinkedHashMap<>(dropped));
    }
  }

  /** What requests take of memory, what they may take, in bytes, and how many found too little. */
  public record Memory(long used, long limit, long refused) {}

  private final Exposition page = new Exposition();
  private final Set<String> families;
  private final Models models;
  private final List<LoadedVersion> versions;

  private MetricsPage(Set<String> families, Models models, List<LoadedVersion> versions) {
    this.families = families;
    this.models = models;
    this.versions = versions;
  }

  /** The content type of {@link #render}. */
  public static String contentType() {
    return Exposition.CONTENT_TYPE;
  }

  /**
   * The page.
   *
   * @param families those of {@link #OVMS_FAMILIES} to write; Headroom's own are always written
   */
  public static String render(
      Set<String> families, Models models, List<LoadedVersion> versions, Server server) {
    MetricsPage page = new MetricsPage(families, models, versions);
    page.requests(
        "ovms_requests_success", true, "Number of successful requests to a model or a DAG.");
    page.requests("ovms_requests_fail", false, "Number of failed requests to a model or a DAG.");
    page.histogram(
        "ovms_request_time_us",
        "Processing time of requests to a model or a DAG.",
        (version, name) ->
            version.telemetry.requestTimes.forEach(
                (transport, times) ->
                    times.expose(
                        page.page, name, transport.label() + "," + version.telemetry.labels)));
    page.histogram(
        "ovms_inference_time_us",
        "Inference execution time in the inference backend.",
        (version, name) ->
            version.telemetry.inferenceTime.expose(page.page, name, version.telemetry.labels));
    page.histogram(
        "ovms_wait_for_infer_req_time_us",
        "Request waiting time in the scheduling queue.",
        (version, name) ->
            version.telemetry.waitTime.expose(page.page, name, version.telemetry.labels));
    page.gauge(
        "ovms_current_requests",
        "Number of inference requests currently in process, the waiting ones included.",
        version -> version.telemetry.current.sum());
    page.gauge(
        "ovms_streams", "Number of execution streams.", version -> version.capacity.streams());
    page.gauge(
        "ovms_infer_req_queue_size",
        "Inference request queue size (nireq).",
        version -> version.capacity.inferRequests());
    page.gauge(
        "ovms_infer_req_active",
        "Number of currently consumed inference requests.",
        LoadedVersion::running);
    page.own(server.ready());
    page.models();
    page.memory(server.memory());
    server.unknown().expose(page.page);
    server.denied().ifPresent(page::denied);
    page.dropped(server.dropped());
    page.plain(server.latency());
    page.gpus(server.gpus());
    return page.page.toString();
  }

  private void own(boolean ready) {
    page.family("headroom_ready", "gauge", "1 while the server says that it is ready.");
    page.sample("headroom_ready", "", ready ? 1 : 0);
    gauge("headroom_queue_depth", "Requests that wait for a stream.", LoadedVersion::waiting);
    gauge(
        "headroom_queue_capacity", "Requests that may wait.", version -> version.capacity.queue());
    gauge(
        "headroom_model_load_seconds",
        "How long the version took to load, warm-up included.",
        version -> version.capacity.loadSeconds());
    page.family(
        "headroom_batch_size", "histogram", "Calls that ran together, of models that batch.");
    for (LoadedVersion version : versions) {
      if (version.capacity.batchSize() > 1) {
        version.telemetry.batchSizes.expose(page, "headroom_batch_size", version.telemetry.labels);
      }
    }
    page.family(
        "headroom_requests_refused_total",
        "counter",
        "Well-formed requests that were not run, by reason.");
    for (LoadedVersion version : versions) {
      version.telemetry.exposeRefusals(page, "headroom_requests_refused_total");
    }
  }

  private void models() {
    page.family("headroom_model_state", "gauge", "1, of each version that is known.");
    for (State state : models.states()) {
      String labels =
          Exposition.label("name", state.model())
              + ","
              + Exposition.label("version", Long.toString(state.version()))
              + ","
              + Exposition.label("state", state.state());
      page.sample("headroom_model_state", labels, 1);
    }
    gauge(
        "headroom_model_memory_bytes",
        "What the version takes of memory, as far as it is known.",
        version -> version.loaded ? version.capacity.memoryBytes() : 0);
    if (models.memoryLimit().isPresent()) {
      page.family("headroom_model_memory_limit_bytes", "gauge", "Memory that all models may take.");
      page.sample("headroom_model_memory_limit_bytes", "", models.memoryLimit().getAsLong());
    }
    if (models.onDemand()) {
      models(
          "headroom_model_demand_loads_total",
          "Loads of versions because they were asked.",
          model -> model.demanded.sum());
      models(
          "headroom_model_evictions_total",
          "Versions that were unloaded to make room for others.",
          model -> model.evicted.sum());
    }
  }

  private void models(String family, String help, ToLongFunction<ModelTelemetry> value) {
    page.family(family, "counter", help);
    for (ModelTelemetry model : models.telemetry()) {
      page.sample(family, model.labels, value.applyAsLong(model));
    }
  }

  private void memory(Memory memory) {
    page.family(
        "headroom_request_memory_bytes",
        "gauge",
        "Memory of bodies, tensors and answers of all requests.");
    page.sample("headroom_request_memory_bytes", "", memory.used());
    page.family(
        "headroom_request_memory_limit_bytes", "gauge", "Memory that all requests may take.");
    page.sample("headroom_request_memory_limit_bytes", "", memory.limit());
    page.family(
        "headroom_request_memory_refused_total",
        "counter",
        "Requests that were refused for want of memory.");
    page.sample("headroom_request_memory_refused_total", "", memory.refused());
  }

  private void denied(Denied denied) {
    String family = "headroom_requests_denied_total";
    page.family(family, "counter", "Requests that were refused for want of a key, by reason.");
    page.sample(family, Exposition.label("reason", "key_missing"), denied.missing());
    page.sample(family, Exposition.label("reason", "key_unknown"), denied.unknown());
    page.sample(family, Exposition.label("reason", "key_forbids"), denied.forbidden());
  }

  /** As a FastAPI server has them that autoscaling guides are written for: of the whole server. */
  private void plain(LatencySeconds latency) {
    page.family("request_queue_depth", "gauge", "Inference requests that wait, of all models.");
    page.sample(
        "request_queue_depth", "", versions.stream().mapToLong(LoadedVersion::waiting).sum());
    String family = "inference_latency_seconds";
    page.family(
        family, "histogram", "From an inference request's arrival to its answer, of all models.");
    latency.expose(page, family);
  }

  private void gpus(List<Gpu> gpus) {
    gauge(
        "gpu_utilization_percent",
        "How much of the last second something ran on the GPU.",
        gpus,
        gpu ->
            gpu.utilization().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(gpu.utilization().getAsInt()));
    gauge("headroom_gpu_memory_used_bytes", "Memory of the GPU in use.", gpus, Gpu::memoryUsed);
    gauge("headroom_gpu_memory_total_bytes", "Memory of the GPU.", gpus, Gpu::memoryTotal);
  }

  /** What is not known of any is not there. */
  private void gauge(
      String family, String help, List<Gpu> gpus, Function<Gpu, OptionalLong> value) {
    if (gpus.stream().noneMatch(gpu -> value.apply(gpu).isPresent())) {
      return;
    }
    page.family(family, "gauge", help);
    for (Gpu gpu : gpus) {
      String labels =
          Exposition.label("gpu", Integer.toString(gpu.index()))
              + ","
              + Exposition.label("uuid", gpu.uuid());
      value.apply(gpu).ifPresent(known -> page.sample(family, labels, known));
    }
  }

  private void dropped(Map<String, Long> dropped) {
    if (dropped.isEmpty()) {
      return;
    }
    String family = "headroom_records_dropped_total";
    page.family(family, "counter", "Requests that could not be written down, by where.");
    dropped.forEach(
        (record, count) -> page.sample(family, Exposition.label("record", record), count));
  }

  private boolean wanted(String family) {
    return !OVMS_FAMILIES.contains(family) || families.contains(family);
  }

  private void requests(String family, boolean success, String help) {
    if (!wanted(family)) {
      return;
    }
    page.family(family, "counter", help);
    for (LoadedVersion version : versions) {
      version.telemetry.requests.expose(page, family, success, version.telemetry.labels);
    }
    for (ModelTelemetry model : models.telemetry()) {
      model.requests.expose(page, family, success, model.labels);
    }
  }

  private void histogram(String family, String help, BiConsumer<LoadedVersion, String> samples) {
    if (wanted(family)) {
      page.family(family, "histogram", help);
      versions.forEach(version -> samples.accept(version, family));
    }
  }

  private void gauge(String family, String help, ToDoubleFunction<LoadedVersion> value) {
    if (wanted(family)) {
      page.family(family, "gauge", help);
      versions.forEach(
          version -> page.sample(family, version.telemetry.labels, value.applyAsDouble(version)));
    }
  }
}
