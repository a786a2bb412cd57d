package dev.headroom.serving;

import com.linecorp.armeria.server.HttpService;
import dev.headroom.http.ContentCodings;
import dev.headroom.http.HttpServer;
import dev.headroom.http.HttpSettings;
import dev.headroom.serving.engine.Engines;
import dev.headroom.serving.grpc.GrpcService;
import dev.headroom.serving.inference.Inference;
import dev.headroom.serving.memory.Budget;
import dev.headroom.serving.repository.Catalogue;
import dev.headroom.serving.repository.ConfigException;
import dev.headroom.serving.repository.ConfigSource;
import dev.headroom.serving.repository.ModelRepository;
import dev.headroom.serving.repository.Readiness;
import dev.headroom.serving.rest.RestService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A running model server. Thread-safe. */
public final class ModelServer implements AutoCloseable {
  private final ModelRepository repository;
  private final Inference inference;
  private final Optional<HttpServer> management;
  private final Optional<HttpServer> grpc;
  private final HttpServer http;
  private volatile boolean stopping;

  private ModelServer(ServerSettings settings, ModelRepository repository, Budget budget)
      throws IOException {
    this.repository = repository;
    this.inference = new Inference(repository, settings.queueTimeout());
    HttpService rest =
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
                    settings.modelMemory()))
            .decorate(ContentCodings::new);
    Supplier<HttpService> calls = new Once(() -> grpc(settings, repository, inference, budget));
    List<HttpServer> started = new ArrayList<>();
    try {
      this.management =
          started(started, "management_port", settings.management(), Management.only(rest));
      this.grpc =
          started(
              started,
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
                  calls));
    } catch (IOException e) {
      started.forEach(HttpServer::close);
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
            settings.grpc().answers()));
  }

  private static Optional<HttpServer> started(
      List<HttpServer> started, String name, Optional<HttpSettings> settings, HttpService service)
      throws IOException {
    if (settings.isEmpty()) {
      return Optional.empty();
    }
    HttpServer server = start(name, settings.get(), service);
    started.add(server);
    return Optional.of(server);
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
    return start(settings, source, engines, Budget.ofProcess());
  }

  /** With a budget of its own for the memory of requests. */
  static ModelServer start(
      ServerSettings settings, ConfigSource source, Engines engines, Budget budget)
      throws ConfigException {
    ModelRepository repository =
        ModelRepository.start(source, engines, settings.pollSeconds(), settings.modelMemory());
    try {
      return new ModelServer(settings, repository, budget);
    } catch (IOException e) {
      repository.close();
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static HttpServer start(String name, HttpSettings settings, HttpService service)
      throws IOException {
    try {
      return HttpServer.start(settings, service);
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
