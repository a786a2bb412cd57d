package dev.headroom.kubernetes.metricsapi;

import com.sun.net.httpserver.HttpServer;
import dev.headroom.kubernetes.fake.FakeApiServer;
import dev.headroom.kubernetes.metricsapi.MetricsApiSettings.Certificate;
import dev.headroom.kubernetes.metricsapi.certificate.CertificateMaker;
import dev.headroom.kubernetes.metricsapi.certificate.CertificateMaker.Usage;
import dev.headroom.kubernetes.metricsapi.certificate.CertificateMaker.Wish;
import dev.headroom.kubernetes.metricsapi.certificate.Identity;
import dev.headroom.kubernetes.metricsapi.certificate.ObjectName;
import dev.headroom.kubernetes.metricsapi.certificate.Pem;
import dev.headroom.kubernetes.metricsapi.identity.Certificates;
import dev.headroom.kubernetes.scrape.Pods;
import dev.headroom.metrics.backend.RemoteSettings;
import dev.headroom.metrics.catalog.Catalog;
import io.fabric8.kubernetes.api.model.APIServiceBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The whole server over TLS, before a stand-in of the cluster's API server: a front proxy, a client
 * with a certificate, tokens, and a pod {@code demo-1} whose page is a real one.
 */
final class ServerUnderTest implements AutoCloseable {
  static final String TRUST = "/api/v1/namespaces/kube-system/configmaps";
  static final String PODS = "/api/v1/pods";
  static final String RULES = "/api/v1/namespaces/default/configmaps";
  static final String SECRETS = "/api/v1/namespaces/headroom/secrets";
  static final String REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
  static final String ALICE = "alice";

  static final Identity PROXY_CA = authority("CN=front-proxy-ca");
  static final Identity CLIENT_CA = authority("CN=client-ca");
  static final Identity PROXY = client(PROXY_CA, "CN=front-proxy-client");
  static final Identity BOB = client(CLIENT_CA, "CN=bob,O=team");

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final FakeApiServer cluster = new FakeApiServer();
  final Map<String, String> podPages = new ConcurrentHashMap<>();
  private final KubernetesClient client = cluster.client();
  private final HttpServer pages;
  private final MetricsApi api;

  ServerUnderTest(Optional<RemoteSettings> prometheus) throws IOException, InterruptedException {
    pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    pages.createContext(
        "/metrics",
        exchange -> {
          byte[] page = podPages.getOrDefault("demo", "up 1\n").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    pages.start();
    trust(PROXY_CA, "[\"front-proxy-client\"]");
    cluster.page(
        "/api/v1",
        """
        {"kind":"APIResourceList","groupVersion":"v1","resources":[
        {"name":"pods","singularName":"pod","namespaced":true,"kind":"Pod","verbs":["get","list"]},
        {"name":"pods/status","singularName":"","namespaced":true,"kind":"Pod","verbs":["get"]},
        {"name":"nodes","singularName":"node","namespaced":false,"kind":"Node","verbs":["list"]},
        {"name":"namespaces","singularName":"namespace","namespaced":false,"kind":"Namespace","verbs":["list"]}]}
        """);
    cluster.page(
        "/apis",
        """
        {"kind":"APIGroupList","apiVersion":"v1","groups":[{"name":"apps",
        "versions":[{"groupVersion":"apps/v1","version":"v1"}],
        "preferredVersion":{"groupVersion":"apps/v1","version":"v1"}}]}
        """);
    cluster.page(
        "/apis/apps/v1",
        """
        {"kind":"APIResourceList","groupVersion":"apps/v1","resources":[
        {"name":"deployments","singularName":"deployment","namespaced":true,"kind":"Deployment","verbs":["list"]}]}
        """);
    apiService("v1beta2", "custom.metrics.k8s.io", "headroom", "metrics-api");
    apiService("v1beta1", "metrics.k8s.io", "kube-system", "metrics-server");
    cluster.post("/apis/authentication.k8s.io/v1/tokenreviews", ServerUnderTest::tokenReview);
    cluster.post(REVIEWS, ServerUnderTest::accessReview);
    cluster.put(PODS, pod("demo-1"));
    api =
        MetricsApi.start(
            client,
            new MetricsApiSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                Duration.ofSeconds(1),
                Optional.of(RuleSource.parse("--adapter-config", "configmap default/rules")),
                prometheus,
                false,
                new Certificate.Own(
                    Optional.of(new ObjectName("headroom", "tls")),
                    Optional.of(new ObjectName("headroom", "metrics-api")),
                    List.of("127.0.0.1")),
                "1.2.3"),
            Catalog.builtIn(),
            InstantSource.system());
  }

  private void apiService(String version, String group, String namespace, String service) {
    cluster.put(
        "/apis/apiregistration.k8s.io/v1/apiservices",
        new APIServiceBuilder()
            .withNewMetadata()
            .withName(version + "." + group)
            .endMetadata()
            .withNewSpec()
            .withGroup(group)
            .withVersion(version)
            .withNewService()
            .withNamespace(namespace)
            .withName(service)
            .endService()
            .endSpec()
            .build());
  }

  static Identity authority(String subject) {
    return CertificateMaker.authority(subject, Instant.now().minusSeconds(60), Duration.ofDays(1));
  }

  static Identity client(Identity authority, String subject) {
    return CertificateMaker.issue(
        authority,
        new Wish(
            subject,
            List.of(),
            Usage.CLIENT,
            Instant.now().minusSeconds(60),
            Instant.now().plusSeconds(3600)));
  }

  /** A pod whose page is that of the test. */
  Pod pod(String name) {
    Pod pod = Pods.scraped(name, "127.0.0.1", pages.getAddress().getPort());
    pod.getMetadata().setLabels(Map.of("app", "demo"));
    return pod;
  }

  void trust(Identity proxyCa, String names) {
    cluster.put(
        TRUST,
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("extension-apiserver-authentication")
            .withNamespace("kube-system")
            .endMetadata()
            .addToData("requestheader-client-ca-file", Pem.of(proxyCa.certificate()))
            .addToData("requestheader-allowed-names", names)
            .addToData("requestheader-username-headers", "[\"X-Remote-User\"]")
            .addToData("requestheader-group-headers", "[\"X-Remote-Group\"]")
            .addToData("requestheader-extra-headers-prefix", "[\"X-Remote-Extra-\"]")
            .addToData("client-ca-file", Pem.of(CLIENT_CA.certificate()))
            .build());
  }

  void rules(String text) {
    cluster.put(
        RULES,
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("rules")
            .withNamespace("default")
            .endMetadata()
            .addToData("config.yaml", text)
            .build());
  }

  /** The token {@code good} is carol's. */
  private static String tokenReview(String body) {
    return body.contains("\"good\"")
        ? """
          {"kind":"TokenReview","apiVersion":"authentication.k8s.io/v1","spec":{},"status":
          {"authenticated":true,"user":{"username":"carol","uid":"7","groups":["readers"]}}}"""
        : """
          {"kind":"TokenReview","apiVersion":"authentication.k8s.io/v1","spec":{},"status":
          {"authenticated":false,"error":"invalid bearer token"}}""";
  }

  /** Mallory may nothing, others all. */
  private static String accessReview(String body) {
    return """
        {"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":{},"status":
        {"allowed":%s}}"""
        .formatted(!body.contains("\"mallory\""));
  }

  URI uri(String path) {
    return URI.create("https://127.0.0.1:" + api.address().getPort() + path);
  }

  /** As the front proxy, for alice. */
  HttpResponse<String> asAlice(String path, String... more)
      throws IOException, InterruptedException {
    String[] headers = new String[more.length + 2];
    headers[0] = "X-Remote-User";
    headers[1] = ALICE;
    System.arraycopy(more, 0, headers, 2, more.length);
    return get(PROXY, path, headers);
  }

  HttpResponse<String> get(@Nullable Identity client, String path, String... headers)
      throws IOException, InterruptedException {
    return send(client, HttpRequest.newBuilder(uri(path)).GET(), headers);
  }

  HttpResponse<String> send(
      @Nullable Identity client, HttpRequest.Builder request, String... headers)
      throws IOException, InterruptedException {
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient http = HttpClient.newBuilder().sslContext(tls(client)).build()) {
      return http.send(
          request.timeout(PATIENCE).build(),
          HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }
  }

  /** The authorities that the cluster is told to trust. */
  List<X509Certificate> published() throws IOException {
    String data =
        String.valueOf(
            client.secrets().inNamespace("headroom").withName("tls").get().getData().get("ca.crt"));
    return Certificates.parse(
        new String(Base64.getDecoder().decode(data), StandardCharsets.US_ASCII));
  }

  private SSLContext tls(@Nullable Identity client) throws IOException {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      int i = 0;
      for (X509Certificate authority : published()) {
        trusted.setCertificateEntry("ca" + i++, authority);
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted);
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, null);
      if (client != null) {
        own.setKeyEntry(
            "client", client.key(), new char[0], new X509Certificate[] {client.certificate()});
      }
      keys.init(own, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    api.close();
    client.close();
    cluster.close();
    pages.stop(0);
  }
}
