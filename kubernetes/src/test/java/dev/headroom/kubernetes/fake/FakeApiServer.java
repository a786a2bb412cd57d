package dev.headroom.kubernetes.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Objects by the path of their collection, listed and watched; reviews answered as a test says. It
 * knows no kinds, no admission, no versions but those of the objects: a real one is needed for
 * that.
 */
public final class FakeApiServer implements AutoCloseable {
  private static final KubernetesSerialization MAPPER = new KubernetesSerialization();
  private static final Pattern NAME = Pattern.compile("metadata.name(?:%3D|=)([^&]+)");

  private final HttpServer server;
  private final Map<String, Map<String, HasMetadata>> collections = new LinkedHashMap<>();
  private final Map<String, List<BlockingQueue<String>>> watches = new ConcurrentHashMap<>();
  private final Map<String, Function<String, String>> posts = new ConcurrentHashMap<>();
  private final Map<String, String> pages = new ConcurrentHashMap<>();
  private final List<String> patches = new CopyOnWriteArrayList<>();
  private int version = 1;

  public FakeApiServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  /** A client of it. */
  public KubernetesClient client() {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** What a GET of that path says. */
  public void page(String path, String json) {
    pages.put(path, json);
  }

  /** What a POST to that path comes to. */
  public void post(String path, Function<String, String> answer) {
    posts.put(path, answer);
  }

  /** The bodies of all patches. */
  public List<String> patches() {
    return patches;
  }

  /** From now on there is this object. */
  public synchronized void put(String collection, HasMetadata object) {
    object.getMetadata().setResourceVersion(String.valueOf(++version));
    boolean isNew =
        collections
                .computeIfAbsent(collection, _ -> new TreeMap<>())
                .put(object.getMetadata().getName(), object)
            == null;
    tell(collection, isNew ? "ADDED" : "MODIFIED", object);
  }

  /** From now on there is none of that name. */
  public synchronized void remove(String collection, String name) {
    HasMetadata gone = collections.getOrDefault(collection, new TreeMap<>()).remove(name);
    if (gone != null) {
      gone.getMetadata().setResourceVersion(String.valueOf(++version));
      tell(collection, "DELETED", gone);
    }
  }

  private void tell(String collection, String type, HasMetadata object) {
    String event = "{\"type\":\"" + type + "\",\"object\":" + MAPPER.asJson(object) + "}\n";
    watches.getOrDefault(collection, List.of()).forEach(watch -> watch.add(event));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String query = String.valueOf(exchange.getRequestURI().getRawQuery());
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
        send(exchange, 503, "{}"); // no web sockets: clients then watch over plain HTTP
      } else if (query.contains("watch=true")) {
        watch(exchange, path);
      } else if (exchange.getRequestMethod().equals("GET")) {
        get(exchange, path, query);
      } else {
        write(exchange, path, body);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void get(HttpExchange exchange, String path, String query) throws IOException {
    String page = pages.get(path);
    String found = page == null ? found(path, query) : page;
    if (found.isEmpty()) {
      send(exchange, 404, status(404, "NotFound"));
    } else {
      send(exchange, 200, found);
    }
  }

  private synchronized String found(String path, String query) {
    Map<String, HasMetadata> collection = collections.get(path);
    if (collection != null) {
      Matcher name = NAME.matcher(query);
      boolean one = name.find();
      return "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\""
          + version
          + "\"},\"items\":["
          + String.join(
              ",",
              collection.values().stream()
                  .filter(each -> !one || each.getMetadata().getName().equals(name.group(1)))
                  .map(MAPPER::asJson)
                  .toList())
          + "]}";
    }
    int slash = path.lastIndexOf('/');
    HasMetadata object =
        collections.getOrDefault(path.substring(0, slash), Map.of()).get(path.substring(slash + 1));
    return object == null ? "" : MAPPER.asJson(object);
  }

  private void write(HttpExchange exchange, String path, String body) throws IOException {
    Function<String, String> answer = posts.get(path);
    int slash = path.lastIndexOf('/');
    switch (exchange.getRequestMethod()) {
      case "POST" -> {
        if (answer != null) {
          send(exchange, 201, answer.apply(body));
          return;
        }
        HasMetadata object = MAPPER.unmarshal(body);
        if (exists(path, object.getMetadata().getName())) {
          send(exchange, 409, status(409, "AlreadyExists"));
          return;
        }
        put(path, object);
        send(exchange, 201, MAPPER.asJson(object));
      }
      case "PUT" -> {
        HasMetadata object = MAPPER.unmarshal(body);
        put(path.substring(0, slash), object);
        send(exchange, 200, MAPPER.asJson(object));
      }
      default -> {
        patches.add(path + " " + body);
        send(exchange, 200, found(path, ""));
      }
    }
  }

  private synchronized boolean exists(String collection, String name) {
    return collections.getOrDefault(collection, Map.of()).containsKey(name);
  }

  private void watch(HttpExchange exchange, String path) throws IOException, InterruptedException {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    watches.computeIfAbsent(path, _ -> new CopyOnWriteArrayList<>()).add(events);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.flush();
      while (true) {
        out.write(events.take().getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static String status(int code, String reason) {
    return """
        {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"%s","code":%d}"""
        .formatted(reason, code);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
