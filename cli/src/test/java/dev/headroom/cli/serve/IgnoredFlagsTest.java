package dev.headroom.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IgnoredFlagsTest {
  private static List<String> said(String line) {
    List<String> said = new ArrayList<>();
    IgnoredFlags.skip(List.of(line.split(" ")), said::add);
    return said;
  }

  @Test
  void whatHasNoMeaningHereIsSaidWithItsValuePassedOver() {
    assertThat(said("--grpc_workers 4 --rest_workers=8 --stateful false"))
        .containsExactly(
            "--grpc_workers: ignored, Headroom has nothing like it",
            "--rest_workers: ignored, Headroom has nothing like it",
            "--stateful: ignored, Headroom has nothing like it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--mean 127.5",
        "--scale=255",
        "--color_format BGR:RGB",
        "--precision fp16",
        "--stateful true",
        "--stateful"
      })
  void whatChangesAnswersIsRefused(String line) {
    assertThatThrownBy(() -> said(line))
        .hasMessageStartingWith(line.split("[ =]")[0] + ": it changes what a model answers");
  }

  @Test
  void whatIsUnknownIsRefused() {
    assertThatThrownBy(() -> said("--grpc_worker 4"))
        .hasMessageStartingWith("--grpc_worker: unknown");
  }
}
