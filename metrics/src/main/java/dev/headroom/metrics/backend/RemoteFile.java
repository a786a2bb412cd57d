package dev.headroom.metrics.backend;

import dev.headroom.document.Document;
import dev.headroom.document.Documents;
import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.document.Problems;
import dev.headroom.metrics.access.ConnectionFields;
import dev.headroom.metrics.access.Credentials;
import dev.headroom.metrics.access.TlsSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file that says where a Prometheus is and how it is asked. Its fields are spelled as Prometheus
 * spells those of a client of HTTP; paths in it are relative to its folder.
 */
public final class RemoteFile {
  private static final Map<String, Boolean> METHODS = Map.of("GET", false, "POST", true);

  private final Path folder;

  private RemoteFile(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads a file; null where it has problems, which are added.
   *
   * @param name what problems call the file
   */
  public static @Nullable RemoteSettings read(String name, Path file, Problems problems) {
    Document document = Documents.readOne(name, file, problems);
    if (document == null) {
      return null;
    }
    Path folder = file.toAbsolutePath().getParent();
    int before = problems.count();
    RemoteSettings read =
        document
            .strict(problems)
            .object(new RemoteFile(folder == null ? Path.of("/") : folder)::settings);
    return problems.count() == before ? read : null;
  }

  private @Nullable RemoteSettings settings(Fields fields) {
    URI url = url(fields.required("url", "where it is, as http://127.0.0.1:9090"));
    if (fields.has("follow_redirects")) {
      fields.get("follow_redirects").problem("nothing: redirects are not followed");
    }
    Boolean post = fields.get("method").choice(METHODS);
    Duration timeout = fields.get("timeout").duration();
    Map<String, String> headers = fields.get("headers").strings();
    Boolean partial = fields.get("partial_response").bool();
    ConnectionFields connection = new ConnectionFields(folder, fields);
    Credentials login = connection.credentials();
    TlsSettings tls = connection.tls();
    return fields.build(
        () -> {
          RemoteSettings read =
              RemoteSettings.at(url == null ? URI.create("") : url)
                  .withHeaders(headers)
                  .withLogin(login)
                  .withTls(tls)
                  .withPost(post == null || post)
                  .withPartial(partial != null && partial);
          return timeout == null ? read : read.withTimeout(timeout);
        });
  }

  private static @Nullable URI url(Field field) {
    String text = field.string();
    try {
      return text == null ? null : new URI(text);
    } catch (URISyntaxException e) {
      field.problem("http://HOST:PORT or https://HOST:PORT, a path or none");
      return null;
    }
  }
}
