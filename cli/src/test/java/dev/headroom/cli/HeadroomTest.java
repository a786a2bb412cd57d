package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;

class HeadroomTest {
  @Test
  void callsEachCommandByTheNameThatItsHelpShows() {
    assertThat(Headroom.COMMANDS)
        .allSatisfy(
            (name, command) ->
                assertThat(command.getAnnotation(Command.class).name()).isEqualTo(name));
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
