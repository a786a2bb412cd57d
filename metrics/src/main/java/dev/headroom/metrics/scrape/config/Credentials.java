package dev.headroom.metrics.scrape.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** What a target is told of who asks. Files are read for each scrape, so a new secret is used. */
public sealed interface Credentials {
  Credentials NONE = new None();

  /**
   * The value of the header Authorization; empty where there is none.
   *
   * @throws IOException if a file with a secret cannot be read
   */
  Optional<String> authorization() throws IOException;

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
      return Optional.of(type + " " + secret.value());
    }
  }
}
