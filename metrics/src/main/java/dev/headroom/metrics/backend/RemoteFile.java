package dev.headroom.metrics.backend;

import dev.headroom.document.Document;
import dev.headroom.document.Documents;
import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.document.Problems;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that says where a Prometheus is and how it is asked. Its fields are spelled as Prometheus
 * spells those of a client of HTTP; paths in it are relative to its folder.
 */
public final class RemoteFile {
  private static final List<String> LOGINS =
      List.of("basic_auth", "authorization", "bearer_token", "bearer_token_file", "oauth2");
  private static final Map<String, Boolean> METHODS = Map.of("GET", false, "POST", true);
  private static final Map<String, String> REFUSED =
      Map.of(
          "oauth2", "another login: Headroom cannot do this one",
          "proxy_url", "nothing: Headroom asks directly",
          "http_headers", "headers: {NAME: TEXT}",
          "follow_redirects", "nothing: redirects are not followed");

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
    REFUSED.forEach(
        (field, expected) -> {
          if (fields.has(field)) {
            fields.get(field).problem(expected);
          }
        });
    Boolean post = fields.get("method").choice(METHODS);
    Duration timeout = fields.get("timeout").duration();
    Map<String, String> headers = fields.get("headers").strings();
    Boolean partial = fields.get("partial_response").bool();
    Login login = login(fields);
    RemoteTls tls = fields.get("tls_config").object(this::tls);
    return fields.build(
        () -> {
          RemoteSettings read =
              RemoteSettings.at(url == null ? URI.create("") : url)
                  .withHeaders(headers)
                  .withLogin(login)
                  .withTls(tls == null ? RemoteTls.STANDARD : tls)
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

  private Login login(Fields fields) {
    LOGINS.stream()
        .filter(fields::has)
        .skip(1)
        .forEach(more -> fields.get(more).problem("only one of " + String.join(", ", LOGINS)));
    Login basic = fields.get("basic_auth").object(this::basic);
    Login authorization = fields.get("authorization").object(this::authorization);
    Login bearer = bearer(fields, "bearer_token", "bearer_token_file");
    return Optional.ofNullable(basic)
        .or(() -> Optional.ofNullable(authorization))
        .or(() -> Optional.ofNullable(bearer))
        .orElse(Login.NONE);
  }

  private @Nullable Login basic(Fields basic) {
    String user = basic.required("username", "a name").literal();
    String password = basic.get("password").literal();
    Path file = path(basic.get("password_file"));
    one(basic, "password", "password_file");
    return basic.build(
        () ->
            file == null
                ? new Login.Basic(String.valueOf(user), password == null ? "" : password)
                : new Login.BasicFile(String.valueOf(user), file));
  }

  private @Nullable Login authorization(Fields authorization) {
    String type = authorization.get("type").string();
    if (type != null && !type.equalsIgnoreCase("bearer")) {
      authorization
          .get("type")
          .problem(
              type.equalsIgnoreCase("basic")
                  ? "Bearer; for Basic there is basic_auth"
                  : "Bearer; headers: {Authorization: TEXT} can say anything else");
    }
    return bearer(authorization, "credentials", "credentials_file");
  }

  private @Nullable Login bearer(Fields fields, String text, String file) {
    String token = fields.get(text).literal();
    Path path = path(fields.get(file));
    one(fields, text, file);
    if (path != null) {
      return new Login.BearerFile(path);
    }
    return token == null ? null : new Login.Bearer(token);
  }

  private static void one(Fields fields, String text, String file) {
    if (fields.has(text) && fields.has(file)) {
      fields.get(file).problem("nothing, as " + text + " is set");
    }
  }

  private @Nullable RemoteTls tls(Fields tls) {
    for (String refused : List.of("ca", "cert", "key")) {
      if (tls.has(refused)) {
        tls.get(refused).problem("nothing: put it into a file, " + refused + "_file");
      }
    }
    if (tls.has("server_name")) {
      tls.get("server_name").problem("nothing: the certificate has to be for the url's host");
    }
    Path ca = path(tls.get("ca_file"));
    Path certificate = path(tls.get("cert_file"));
    Path key = path(tls.get("key_file"));
    if (certificate != null && key == null) {
      tls.get("key_file").problem("the certificate's private key");
    }
    if (key != null && certificate == null) {
      tls.get("cert_file").problem("the key's certificate");
    }
    Boolean unverified = tls.get("insecure_skip_verify").bool();
    return tls.build(
        () ->
            new RemoteTls(
                Optional.ofNullable(ca),
                certificate == null || key == null
                    ? Optional.empty()
                    : Optional.of(new RemoteTls.Certificate(certificate, key)),
                unverified == null || !unverified));
  }

  private @Nullable Path path(Field field) {
    String text = field.name();
    return text == null ? null : folder.resolve(text);
  }
}
