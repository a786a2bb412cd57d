package dev.headroom.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineShareTest {
  private static String output(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Test
  void whoeverAsksGetsTheCoresThatTheFewestHave() {
    MachineShare share = new MachineShare(List.of(0, 2, 3));

    assertThat(share.take(2)).containsExactly(0, 2);
    assertThat(share.take(2)).containsExactly(0, 3);
    share.release(List.of(0, 2));
    assertThat(share.take(1)).containsExactly(2);
    assertThat(share.take(9)).as("all that there are").containsExactly(0, 2, 3);
  }

  @Test
  void aCommandIsAsNiceAsItIsToBe() throws IOException {
    assumeTrue(MachineShare.setsNice(), "no nice here");
    int own = Integer.parseInt(output(List.of("nice")));

    String nice = output(MachineShare.limited(List.of("nice"), 7, List.of()));

    assertThat(Integer.parseInt(nice)).isEqualTo(Math.min(19, own + 7));
  }

  @Test
  void aCommandHasTheCoresThatItIsToHave() throws IOException {
    assumeTrue(MachineShare.setsCores(), "no taskset here");
    List<Integer> one = new MachineShare().take(1);
    List<String> look = List.of("grep", "Cpus_allowed_list", "/proc/self/status");

    String allowed = output(MachineShare.limited(look, 0, one));

    assertThat(allowed).endsWith("\t" + one.getFirst());
  }

  @Test
  void coresAsLinuxListsThem() {
    assertThat(MachineShare.parse("0-2,5,8-9")).containsExactly(0, 1, 2, 5, 8, 9);
  }
}
