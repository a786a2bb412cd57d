package dev.headroom.metrics.access;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/**
 * What a target or a server is told of who asks. Files are read each time, so a new secret is used.
 * Secrets are in no text that {@code toString} gives.
 */
public sealed interface Credentials {
  Credentials NONE = new None();

  /**
   * The value of the header Authorization; empty where there is none.
   *
   * @throws IOException if a file with a secret cannot be read
   */
  Optional<String> authorization() throws IOException;

  /** RFC 6750. */
  static Credentials bearer(Secret token) {
    return new Token("Bearer", token);
  }

  /** A secret: written down, or the content of a file without the blanks around it. */
  sealed interface Secret {
    String value() throws IOException;

    record Text(String value) implements Secret {
      @Override
      public String toString() {
        return "<secret>";
      }
    }

    record InFile(Path file) implements Secret {
      private static final int MAX_BYTES = 64 << 10;

      @Override
      public String value() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
          return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip();
        }
      }

      @Override
      public String toString() {
        return file.toString();
      }
    }
  }

  record None() implements Credentials {
    @Override
    public Optional<String> authorization() {
      return Optional.empty();
    }
  }

  /** RFC 7617. */
  record Basic(String user, Secret password) implements Credentials {
    public Basic {
      if (user.indexOf(':') >= 0) {
        throw new IllegalArgumentException("user: " + user + " (expected: no colon)");
      }
    }

    @Override
    public Optional<String> authorization() throws IOException {
      byte[] pair = (user + ":" + password.value()).getBytes(StandardCharsets.UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
    }
  }

  /** A type, Bearer mostly, and a token. */
  record Token(String type, Secret secret) implements Credentials {
    @Override
    public Optional<String> authorization() throws IOException {
      String token = secret.value();
      if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ')) {
        throw new IOException(secret + ": no token (expected: one, on one line)");
      }
      return Optional.of(type + " " + token);
    }
  }
}
