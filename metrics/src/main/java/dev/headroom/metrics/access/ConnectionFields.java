package dev.headroom.metrics.access;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.metrics.access.Credentials.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fields by which Prometheus' files say how others are reached, and as whom: those of a job of
 * {@code scrape_configs}, and of a client of HTTP.
 */
public final class ConnectionFields {
  private static final List<String> LOGINS =
      List.of("basic_auth", "authorization", "bearer_token", "bearer_token_file", "oauth2");

  private final Path folder;
  private final Fields fields;

  /**
   * Those among {@code fields}.
   *
   * @param folder what relative paths are relative to
   */
  public ConnectionFields(Path folder, Fields fields) {
    this.folder = folder;
    this.fields = fields;
  }

  /** As whom; what cannot be done is a problem. */
  public Credentials credentials() {
    LOGINS.stream()
        .filter(fields::has)
        .skip(1)
        .forEach(more -> fields.get(more).problem("only one of " + String.join(", ", LOGINS)));
    for (String refused : List.of("oauth2", "proxy_url", "http_headers")) {
      if (fields.get(refused).present()) {
        fields
            .get(refused)
            .problem(
                "nothing: Headroom cannot do it, and without it they would be asked otherwise than"
                    + " meant");
      }
    }
    Credentials basic = fields.get("basic_auth").object(this::basic);
    Credentials authorization = fields.get("authorization").object(this::authorization);
    Credentials bearer = bearer();
    return Stream.of(
            Optional.ofNullable(basic),
            Optional.ofNullable(authorization),
            Optional.ofNullable(bearer))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(Credentials.NONE);
  }

  private @Nullable Credentials basic(Fields basic) {
    String user = Objects.requireNonNullElse(basic.get("username").literal(), "");
    String userFile = basic.get("username_file").string();
    if (userFile != null) {
      basic.get("username_file").problem("username: the name itself");
    }
    Secret password = secret(basic, "password", "password_file");
    if (user.indexOf(':') >= 0) {
      basic.get("username").problem("a name without a colon");
      return null;
    }
    return new Credentials.Basic(user, password == null ? new Secret.Text("") : password);
  }

  private @Nullable Credentials authorization(Fields authorization) {
    String type = Objects.requireNonNullElse(authorization.get("type").literal(), "Bearer");
    if (type.equalsIgnoreCase("basic")) {
      authorization.get("type").problem("another type; for Basic there is basic_auth");
    }
    Secret secret = secret(authorization, "credentials", "credentials_file");
    return secret == null ? null : new Credentials.Token(type, secret);
  }

  private @Nullable Credentials bearer() {
    Secret secret = secret(fields, "bearer_token", "bearer_token_file");
    return secret == null ? null : new Credentials.Token("Bearer", secret);
  }

  private @Nullable Secret secret(Fields in, String text, String file) {
    String written = in.get(text).literal();
    Path path = path(in.get(file));
    if (written != null && path != null) {
      in.get(file).problem("nothing, as " + text + " is set");
    }
    if (path != null) {
      return new Secret.InFile(path);
    }
    return written == null ? null : new Secret.Text(written);
  }

  /** Whom the other one has to be. */
  public TlsSettings tls() {
    TlsSettings read = fields.get("tls_config").object(this::tls);
    return read == null ? TlsSettings.STANDARD : read;
  }

  private @Nullable TlsSettings tls(Fields tls) {
    for (String refused : List.of("ca", "cert", "key", "min_version", "max_version")) {
      if (tls.get(refused).present()) {
        tls.get(refused).problem("nothing: put certificates into ca_file, cert_file, key_file");
      }
    }
    Optional<Path> ca = Optional.ofNullable(path(tls.get("ca_file")));
    Optional<Path> certificate = Optional.ofNullable(path(tls.get("cert_file")));
    Optional<Path> key = Optional.ofNullable(path(tls.get("key_file")));
    Optional<String> server = Optional.ofNullable(tls.get("server_name").string());
    boolean verify = !Boolean.TRUE.equals(tls.get("insecure_skip_verify").bool());
    return tls.build(() -> new TlsSettings(ca, certificate, key, server, verify));
  }

  private @Nullable Path path(Field field) {
    String text = field.name();
    return text == null ? null : folder.resolve(text);
  }
}
