package dev.headroom.serving;

import com.linecorp.armeria.server.HttpService;
import dev.headroom.http.ContentCodings;
import dev.headroom.http.HttpServer;
import dev.headroom.http.HttpSettings;
import dev.headroom.serving.engine.Engines;
import dev.headroom.serving.inference.Inference;
import dev.headroom.serving.memory.Budget;
import dev.headroom.serving.repository.Catalogue;
import dev.headroom.serving.repository.ConfigException;
import dev.headroom.serving.repository.ConfigSource;
import dev.headroom.serving.repository.ModelRepository;
import dev.headroom.serving.rest.RestService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A running model server. Thread-safe. */
public final class ModelServer implements AutoCloseable {
  private final ModelRepository repository;
  private final Optional<HttpServer> management;
  private final HttpServer http;
  private volatile boolean stopping;

  private ModelServer(ServerSettings settings, ModelRepository repository, Budget budget)
      throws IOException {
    this.repository = repository;
    HttpService rest =
        new RestService(
                new RestService.Setup(
                    repository,
                    new Inference(repository, settings.queueTimeout()),
                    this::ready,
                    repository::reload,
                    repository,
                    settings.version(),
                    settings.http().limits().requestLength(),
                    budget,
                    settings.strictReadiness()))
            .decorate(ContentCodings::new);
    this.management =
        settings.management().isEmpty()
            ? Optional.empty()
            : Optional.of(
                start("management_port", settings.management().get(), Management.only(rest)));
    try {
      this.http =
          start(
              "rest_port",
              settings.http(),
              settings.restManages()
                  ? Management.withoutPages(rest, settings.http().cors())
                  : Management.none(rest));
    } catch (IOException e) {
      management.ifPresent(HttpServer::close);
      throw e;
    }
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
    ModelRepository repository = ModelRepository.start(source, engines, settings.pollSeconds());
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
    http.close();
    management.ifPresent(HttpServer::close);
    repository.close();
  }

  /**
   * Waits for models to be unloaded after {@link #close}; false where one of them still runs a
   * request.
   */
  public boolean awaitUnloaded(Duration patience) throws InterruptedException {
    return repository.awaitUnloaded(patience);
  }
}
