package dev.headroom.metrics.backend;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** How a client says who it is. Secrets are in no text that {@code toString} gives. */
public sealed interface Login {
  Login NONE = new None();

  /** The value of the header {@code Authorization}, where there is one, as of now. */
  Optional<String> authorization() throws IOException;

  /** It does not say. */
  record None() implements Login {
    @Override
    public Optional<String> authorization() {
      return Optional.empty();
    }
  }

  /** RFC 7617. */
  record Basic(String user, String password) implements Login {
    public Basic {
      if (user.indexOf(':') >= 0) {
        throw new IllegalArgumentException("user: " + user + " (expected: no colon)");
      }
    }

    @Override
    public Optional<String> authorization() {
      byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
    }

    @Override
    public String toString() {
      return "Basic[user=" + user + "]";
    }
  }

  /** RFC 6750. */
  record Bearer(String token) implements Login {
    @Override
    public Optional<String> authorization() {
      return Optional.of("Bearer " + token);
    }

    @Override
    public String toString() {
      return "Bearer[]";
    }
  }

  /** RFC 6750, with a token that its file may change at any time, as Kubernetes' do. */
  record BearerFile(Path file) implements Login {
    private static final int MOST_BYTES = 64 << 10;

    @Override
    public Optional<String> authorization() throws IOException {
      byte[] text;
      try (InputStream in = Files.newInputStream(file)) {
        text = in.readNBytes(MOST_BYTES);
      }
      String token = new String(text, StandardCharsets.UTF_8).strip();
      if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ')) {
        throw new IOException(file + ": no token (expected: one, on one line)");
      }
      return Optional.of("Bearer " + token);
    }
  }
}
