package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrongUsageTest {
  @ParameterizedTest
  @CsvSource({
    "statsu, headroom: Unknown command: 'statsu' (did you mean status?)",
    "up --adress :0 -f a, headroom up: Unknown option: '--adress' (did you mean --address?)",
    "up --adress=:0 -f a, headroom up: Unknown option: '--adress' (did you mean --address?)",
    "status --wach, headroom status: Unknown option: '--wach' (did you mean --watch?)",
    "load --rat 5 http://x, headroom load: Unknown option: '--rat' (did you mean --rate?)",
    "events --outptu json, headroom events: Unknown option: '--outptu' (did you mean --output?)",
    "explain --wiht a.yaml b, headroom explain: Unknown option: '--wiht' (did you mean --with?)",
    "scale a, headroom scale: Missing required option: '--replicas=N'",
    "up, headroom up: Missing required option: '--file=FILE'",
    "events a b, headroom events: One too many: 'b'",
    "status --qqqqqq, headroom status: Unknown option: '--qqqqqq'",
  })
  void theCauseComesFirstInOneLine(String arguments, String cause) {
    CommandRun run = CommandRun.of(arguments.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines().findFirst()).contains(cause);
    assertThat(run.err().lines().count()).isLessThan(8);
    assertThat(run.err()).contains("Usage: headroom");
  }

  @Test
  void withoutACommandTheyAreListed() {
    CommandRun run = CommandRun.of();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("Missing required subcommand", "Commands: up, status, describe")
        .doesNotContain("rehearse");
    assertThat(CommandRun.of("completion", "bash").out())
        .contains("status")
        .doesNotContain("rehearse");
  }

  @Test
  void helpOfOneCommandIsItsHelp() {
    for (String command : List.of("up", "status", "explain", "completion")) {
      CommandRun help = CommandRun.of("help", command);

      assertThat(help.exitCode()).isZero();
      assertThat(help.out()).isEqualTo(CommandRun.of(command, "--help").out()).contains("Usage: ");
    }
    assertThat(CommandRun.of("help").out()).contains("Commands:", "  status ", "  completion ");
    assertThat(CommandRun.of("help", "statsu").exitCode()).isEqualTo(2);
  }
}
