package dev.headroom.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headroom.cli.CommandRun;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts in the shells that they are for, as far as these are installed. */
class CompletionTest {
  /** What each shell needs to say what it would offer for a command line, which is in $LINE. */
  private static final Map<String, String> ASK =
      Map.of(
          "bash",
          """
          source ./script
          read -ra COMP_WORDS <<<"$LINE"
          [[ $LINE == *' ' ]] && COMP_WORDS+=('')
          COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
          _headroom 2>/dev/null
          printf '%s\\n' "${COMPREPLY[@]}"
          """,
          "zsh",
          """
          compdef() { :; }
          compadd() { shift; print -l -- "$@"; }
          _describe() { local entry; for entry in "${(@P)2}"; do print -- ${entry%%:*}; done; }
          _files() { print -l -- *; }
          source ./script
          words=("${(@s: :)LINE}")
          CURRENT=${#words}
          offered=(${(f)"$(_headroom)"})
          print -l -- ${(M)offered:#${words[CURRENT]}*}
          """,
          "fish",
          """
          source ./script
          complete -C $LINE | string replace -r '\\t.*' ''
          true
          """);

  @TempDir Path folder;

  /** A headroom that says what runs. */
  @BeforeEach
  void prepare() throws IOException {
    Path headroom = folder.resolve("headroom");
    Files.writeString(
        headroom,
        """
        #!/bin/sh
        case "$*" in
          "status -o name") echo alpha; echo beta ;;
          "status -o name --replicas") echo alpha; echo alpha-1; echo beta ;;
          *) exit 3 ;;
        esac
        """);
    Files.setPosixFilePermissions(headroom, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(folder.resolve("servers.yaml"), "");
  }

  private List<String> offered(String shell, String line) throws Exception {
    Process process = start(shell, line);
    try (var out = process.getInputStream()) {
      String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(text).isZero();
      return text.lines().map(String::strip).filter(word -> !word.isEmpty()).toList();
    }
  }

  private Process start(String shell, String line) throws IOException {
    List<String> command = new ArrayList<>(List.of(shell));
    if (shell.equals("zsh")) {
      command.add("-f");
    }
    command.addAll(List.of("-c", ASK.get(shell)));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectErrorStream(true);
    builder.environment().put("LINE", line);
    builder.environment().put("HOME", folder.toString());
    builder.environment().merge("PATH", folder.toString(), (old, own) -> own + ":" + old);
    return builder.start();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void offersCommandsFlagsValuesFilesAndNames(String shell) throws Exception {
    assumeTrue(isInstalled(shell), shell + " is not installed");
    CommandRun script = CommandRun.of("completion", shell);
    assertThat(script.exitCode()).isZero();
    Files.writeString(folder.resolve("script"), script.out());

    assertThat(offered(shell, "headroom st")).containsExactlyInAnyOrder("status", "stop");
    assertThat(offered(shell, "headroom ")).contains("up", "logs", "completion", "help");
    assertThat(offered(shell, "headroom status --wa")).containsExactly("--watch");
    assertThat(offered(shell, "headroom up --")).contains("--file", "--tls-cert", "--state-dir");
    assertThat(offered(shell, "headroom status -o "))
        .containsExactlyInAnyOrder("table", "wide", "json", "name");
    assertThat(offered(shell, "headroom completion z")).containsExactly("zsh");
    assertThat(offered(shell, "headroom help ev")).containsExactly("events");
    assertThat(offered(shell, "headroom scale a")).containsExactly("alpha");
    assertThat(offered(shell, "headroom logs alpha")).containsExactly("alpha", "alpha-1");
    assertThat(offered(shell, "headroom up -f s")).contains("servers.yaml");
    assertThat(offered(shell, "headroom scale alpha --replicas ")).isEmpty();
  }

  private static boolean isInstalled(String shell) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, shell)));
  }
}
