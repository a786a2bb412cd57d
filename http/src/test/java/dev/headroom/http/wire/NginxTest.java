package dev.headroom.http.wire;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headroom.testing.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every form that this machine's nginx refuses is refused here. */
class NginxTest {
  private static final List<Path> PLACES =
      Stream.of(
              "/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx", "/usr/local/bin/nginx")
          .map(Path::of)
          .toList();

  @TempDir private static Path folder;
  private static int port;
  private static Process nginx;

  @BeforeAll
  static void start() throws Exception {
    Path program = PLACES.stream().filter(Files::isExecutable).findFirst().orElse(null);
    assumeTrue(program != null, "no nginx on this machine");
    int backend = freePort();
    port = freePort();
    Path configuration = folder.resolve("nginx.conf");
    Files.writeString(
        configuration,
        """
        daemon off; master_process off; pid nginx.pid; error_log stderr;
        events {}
        http {
          access_log off;
          client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi; scgi_temp_path scgi;
          server { listen 127.0.0.1:%d; location / { return 200 ok; } }
          server { listen 127.0.0.1:%d; location / { proxy_pass http://127.0.0.1:%d; } }
        }
        """
            .formatted(backend, port, backend));
    nginx =
        new ProcessBuilder(
                program.toString(), "-p", folder.toString(), "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    awaitListening();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (nginx != null) {
      nginx.destroy();
      nginx.waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static void awaitListening() throws Exception {
    until(
        () -> "nginx listens, which says:%n%s".formatted(said()),
        Await.PATIENCE,
        () -> !nginx.isAlive() || listens());
    assertThat(nginx.isAlive()).as(said()).isTrue();
  }

  private static boolean listens() {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static String said() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void whatNginxRefusesIsRefused() throws Exception {
    List<String> laxer = new ArrayList<>();
    int refused = 0;
    for (Form form : Form.all()) {
      String status = status(form.bytes());
      boolean isRefused = status.isEmpty() || status.startsWith("4") || status.startsWith("5");
      refused += isRefused ? 1 : 0;
      if (isRefused && !form.isRefused()) {
        laxer.add(form + ": nginx says " + status);
      }
    }
    assertThat(laxer).isEmpty();
    assertThat(refused).isGreaterThan(50);
  }

  /**
   * The status of the first answer; empty where the connection ends without one, "more" where nginx
   * waits for more.
   */
  private static String status(byte[] request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(2_000);
      socket.getOutputStream().write(request);
      InputStream in = socket.getInputStream();
      String answer = new String(in.readNBytes(12), StandardCharsets.ISO_8859_1);
      return answer.startsWith("HTTP/1.1 ") ? answer.substring(9) : "";
    } catch (SocketTimeoutException itWaitsForMore) {
      return "more";
    } catch (SocketException reset) {
      return "";
    }
  }
}
