package dev.headroom.http;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a file of keys says, and what is said of one that is wrong. */
@Timeout(60)
class ApiKeysTest {
  private static final KeyWords WORDS = new KeyWords(word -> word.length() == 1, "letters");
  private static final Duration OFTEN = Duration.ofMillis(20);

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("keys"), text);
  }

  @Test
  void wordsBehindAKeyAreItsGrant() throws Exception {
    try (ApiKeys keys = ApiKeys.start(file("all\n some a  b\tc\n# x y\nonce a\nonce b\n"), WORDS)) {
      assertThat(keys.grant("all")).isEqualTo(Grant.ALL);
      assertThat(keys.grant("some")).isEqualTo(new Grant(Set.of("a", "b", "c")));
      assertThat(keys.grant("some a  b\tc")).isNull();
      assertThat(keys.grant("#")).isNull();
      assertThat(keys.grant("")).isNull();
      assertThat(keys.grant("once")).isEqualTo(new Grant(Set.of("a", "b")));
      assertThat(keys.accept("once")).isTrue();
    }
  }

  @Test
  void aKeyThatIsAlsoThereWithoutLimitsHasNone() throws Exception {
    try (ApiKeys keys = ApiKeys.start(file("k a\nk\nk b\n"), WORDS)) {
      assertThat(keys.grant("k")).isEqualTo(Grant.ALL);
    }
  }

  @Test
  void whatIsNotKnownBehindAKeyIsNamedByItsPlaceOnly() throws Exception {
    Path file = file("good\nbad a part-of-a-secret\n");

    assertThatThrownBy(() -> ApiKeys.start(file, WORDS))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ":2: word 2 behind the key (expected: letters)");
    assertThatThrownBy(() -> ApiKeys.start(file))
        .hasMessage(file + ":2: word 1 behind the key (expected: nothing behind a key)");
  }

  @Test
  void aFileThatBecomesWrongChangesNothingAndNoKeyIsLogged() throws Exception {
    Path file = file("first-secret a\n");
    try (LoggedLines lines = new LoggedLines();
        ApiKeys keys = ApiKeys.start(file, WORDS, OFTEN)) {
      file("second-secret third-secret\n");
      until("it is said", () -> lines.text().contains(":1: word 1 behind the key"));
      assertThat(keys.grant("first-secret")).isEqualTo(new Grant(Set.of("a")));
      assertThat(keys.grant("second-secret")).isNull();

      file("second-secret b\n");
      until("it is read", () -> keys.grant("second-secret") != null);
      assertThat(keys.grant("first-secret")).isNull();
      until("that is said", () -> lines.text().contains("read again, 1 keys"));
      assertThat(lines.text()).doesNotContain("secret");
    }
  }
}
