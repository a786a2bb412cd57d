package dev.headroom.serving;

import com.linecorp.armeria.server.HttpService;
import dev.headroom.http.ContentCodings;
import dev.headroom.http.GrantedService;
import dev.headroom.http.HttpServer;
import dev.headroom.http.HttpSettings;
import dev.headroom.http.KeyRefusals;
import dev.headroom.serving.engine.Engines;
import dev.headroom.serving.gpu.Gpus;
import dev.headroom.serving.grpc.GrpcService;
import dev.headroom.serving.inference.Inference;
import dev.headroom.serving.memory.Budget;
import dev.headroom.serving.record.Records;
import dev.headroom.serving.repository.Catalogue;
import dev.headroom.serving.repository.ConfigException;
import dev.headroom.serving.repository.ConfigSource;
import dev.headroom.serving.repository.ModelRepository;
import dev.headroom.serving.repository.Readiness;
import dev.headroom.serving.rest.RestService;
import dev.headroom.serving.telemetry.DeniedRequests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A running model server. Thread-safe. */
public final class ModelServer implements AutoCloseable {
  private final ModelRepository repository;
  private final Inference inference;
  private final Records records;
  private final Optional<HttpServer> management;
  private final Optional<HttpServer> grpc;
  private final HttpServer http;
  private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
  private final DeniedRequests denied = new DeniedRequests();
  private volatile boolean stopping;

  private ModelServer(
      ServerSettings settings, ModelRepository repository, Budget budget, Records records)
      throws IOException {
    this.repository = repository;
    this.records = records;
    this.inference = new Inference(repository, settings.queueTimeout());
    RestService all =
        new RestService(
            new RestService.Setup(
                repository,
                inference,
                this::ready,
                repository::reload,
                repository,
                settings.version(),
                settings.http().limits().requestLength(),
                budget,
                settings.strictReadiness(),
                denied,
                () -> settings.needsKeys() ? Optional.of(keyRefusals()) : Optional.empty(),
                records,
                settings.modelMemory(),
                new Gpus(settings.nvml())));
    HttpService rest = all.decorate(ContentCodings::new);
    Supplier<HttpService> calls = new Once(() -> grpc(settings, repository, inference, budget));
    try {
      this.management = start("management_port", settings.management(), Management.only(rest));
      this.grpc =
          start(
              "port",
              settings.grpc().http(),
              (context, request) -> calls.get().serve(context, request));
      this.http =
          start(
              "rest_port",
              settings.http(),
              new OnePort(
                  settings.restManages()
                      ? Management.withoutPages(rest, settings.http().cors())
                      : Management.none(rest),
                  calls),
              all.direct());
    } catch (IOException e) {
      servers.forEach(HttpServer::close);
      throw e;
    }
  }

  private GrpcService grpc(
      ServerSettings settings, ModelRepository models, Inference inference, Budget budget) {
    BooleanSupplier ready =
        settings.strictReadiness()
            ? () -> ready() && Readiness.of(models.catalogue()).ready()
            : this::ready;
    return new GrpcService(
        new GrpcService.Setup(
            models,
            inference,
            settings.grpcManages() ? Optional.of(models) : Optional.empty(),
            ready,
            () -> stopping,
            settings.version(),
            settings.http().limits().requestLength(),
            budget,
            settings.grpc().answers(),
            denied));
  }

  private KeyRefusals keyRefusals() {
    return servers.stream()
        .map(HttpServer::keyRefusals)
        .reduce(KeyRefusals.NONE, KeyRefusals::plus);
  }

  private Optional<HttpServer> start(
      String name, Optional<HttpSettings> settings, HttpService service) throws IOException {
    return settings.isEmpty()
        ? Optional.empty()
        : Optional.of(start(name, settings.get(), service, null));
  }

  /**
   * Starts to listen, and to load models beside; {@link #ready} tells when that is done.
   *
   * @throws ConfigException where the configuration is invalid; nothing is started
   * @throws UncheckedIOException where an address cannot be had (its cause is a {@link
   *     java.net.BindException}), or a file of keys or certificates cannot be used
   */
  public static ModelServer start(ServerSettings settings, ConfigSource source, Engines engines)
      throws ConfigException {
    return start(settings, source, engines, Records.NONE);
  }

  /**
   * As {@link #start(ServerSettings, ConfigSource, Engines)}.
   *
   * @param records of the requests; closed with the server
   */
  public static ModelServer start(
      ServerSettings settings, ConfigSource source, Engines engines, Records records)
      throws ConfigException {
    return start(settings, source, engines, Budget.ofProcess(), records);
  }

  /** With a budget of its own for the memory of requests. */
  static ModelServer start(
      ServerSettings settings, ConfigSource source, Engines engines, Budget budget)
      throws ConfigException {
    return start(settings, source, engines, budget, Records.NONE);
  }

  private static ModelServer start(
      ServerSettings settings, ConfigSource source, Engines engines, Budget budget, Records records)
      throws ConfigException {
    ModelRepository repository =
        ModelRepository.start(source, engines, settings.pollSeconds(), settings.modelMemory());
    try {
      return new ModelServer(settings, repository, budget, records);
    } catch (IOException e) {
      repository.close();
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private HttpServer start(
      String name, HttpSettings settings, HttpService service, @Nullable GrantedService direct)
      throws IOException {
    try {
      HttpServer server = HttpServer.start(settings, records.over(service), direct, records::ended);
      servers.add(server);
      return server;
    } catch (BindException e) {
      BindException named = new BindException(name + ": " + e.getMessage());
      named.initCause(e);
      throw named;
    }
  }

  /** Where REST listens; the first of its addresses. */
  public InetSocketAddress address() {
    return http.address();
  }

  /** All of REST's addresses. */
  public List<InetSocketAddress> addresses() {
    return http.addresses();
  }

  /** Where gRPC listens, if it is apart from REST. */
  public List<InetSocketAddress> grpcAddresses() {
    return grpc.map(HttpServer::addresses).orElse(List.of());
  }

  /** Where management listens, if it is apart from REST. */
  public Optional<InetSocketAddress> managementAddress() {
    return management.map(HttpServer::address);
  }

  /** Whether the first load is done and the server is not stopping. */
  public boolean ready() {
    return repository.catalogue().complete() && !stopping;
  }

  /** What is served now. */
  public Catalogue catalogue() {
    return repository.catalogue();
  }

  /** Is no longer ready, gives requests in flight their time, and stops. */
  @Override
  public void close() {
    stopping = true;
    // Each gives its requests their time: at the same time.
    Optional<Thread> closing = grpc.map(server -> Thread.ofVirtual().start(server::close));
    http.close();
    closing.ifPresent(ModelServer::join);
    management.ifPresent(HttpServer::close);
    inference.close();
    repository.close();
    records.close();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits for models to be unloaded after {@link #close}; false where one of them still runs a
   * request.
   */
  public boolean awaitUnloaded(Duration patience) throws InterruptedException {
    return repository.awaitUnloaded(patience);
  }
}
