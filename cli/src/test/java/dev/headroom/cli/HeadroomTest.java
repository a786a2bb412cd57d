package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;

class HeadroomTest {
  private static final Pattern OF_A_CLUSTER =
      Pattern.compile("/kubernetes/target/|headroom-kubernetes|fabric8|javaoperatorsdk");

  @Test
  void callsEachCommandByTheNameThatItsHelpShows() {
    assertThat(Headroom.COMMANDS)
        .allSatisfy(
            (name, command) ->
                assertThat(command.getAnnotation(Command.class).name()).isEqualTo(name));
  }

  /** As on a terminal; what else the JVM says of the variable is no help. */
  @ParameterizedTest
  @CsvSource({"xterm, true", "dumb, false"})
  void aDumbTerminalGetsNoColours(String term, boolean colours, @TempDir Path folder)
      throws Exception {
    ProcessBuilder help = HeadroomProcess.builder(folder, "help", "up");
    help.environment().put("TERM", term);
    help.environment().put("JAVA_TOOL_OPTIONS", "-Dpicocli.ansi=true");
    Process process = help.redirectError(ProcessBuilder.Redirect.DISCARD).start();

    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(text).contains("headroom up");
    assertThat(text.contains("\u001b[")).isEqualTo(colours);
  }

  /**
   * What is not asked of a cluster starts without its libraries, and the help of all commands is
   * not, though it reads the classes of all.
   */
  @ParameterizedTest
  @ValueSource(strings = {"--help", "completion bash"})
  void knowsItsCommandsWithoutTheLibrariesOfACluster(String arguments, @TempDir Path folder)
      throws Exception {
    ProcessBuilder help = HeadroomProcess.builder(folder, arguments.split(" "));
    help.environment()
        .compute("CLASSPATH", (_, path) -> withoutCluster(Objects.requireNonNull(path)));
    Process process = help.redirectErrorStream(true).start();

    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(text).isZero();
    assertThat(text)
        .contains(Headroom.shown(Headroom.commandLine().getCommandSpec()).keySet())
        .doesNotContain("Exception");
  }

  private static String withoutCluster(String classPath) {
    List<String> all = List.of(classPath.split(File.pathSeparator));
    List<String> rest = all.stream().filter(each -> !OF_A_CLUSTER.matcher(each).find()).toList();
    assertThat(rest).hasSizeLessThan(all.size());
    return String.join(File.pathSeparator, rest);
  }

  @Test
  void readsOnlyTheCommandThatIsAsked() {
    assertThat(Headroom.commandLine("serve", "--help").getSubcommands()).containsOnlyKeys("serve");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--help", "sevre", "-f"})
  void knowsAllCommandsWhereNoneIsAsked(String first) {
    Set<String> all = new HashSet<>(Headroom.COMMANDS.keySet());
    all.add("help");
    assertThat(Headroom.commandLine(first).getSubcommands()).containsOnlyKeys(all);
    assertThat(Headroom.commandLine().getSubcommands()).containsOnlyKeys(all);
  }
}
