package dev.headroom.metrics.backend;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
      checkUser(user);
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

  /** RFC 7617, with a password that its file may change at any time. */
  record BasicFile(String user, Path file) implements Login {
    public BasicFile {
      checkUser(user);
    }

    @Override
    public Optional<String> authorization() throws IOException {
      return new Basic(user, content(file)).authorization();
    }
  }

  /** RFC 6750. */
  record Bearer(String token) implements Login {
    public Bearer {
      if (!isToken(token)) {
        throw new IllegalArgumentException("token: (expected: one, without blanks)");
      }
    }

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
    @Override
    public Optional<String> authorization() throws IOException {
      String token = content(file);
      if (!isToken(token)) {
        throw new IOException(file + ": no token (expected: one, on one line)");
      }
      return Optional.of("Bearer " + token);
    }
  }

  private static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().noneMatch(c -> c <= ' ');
  }

  private static void checkUser(String user) {
    if (user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("user: " + user + " (expected: no colon)");
    }
  }

  /** What a file has, without the blanks around it. */
  private static String content(Path file) throws IOException {
    final int mostBytes = 64 << 10;
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(mostBytes), StandardCharsets.UTF_8).strip();
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": missing (expected: a file)", e);
    }
  }
}
