package dev.headroom.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IgnoredFlagsTest {
  private static List<String> said(String line) {
    List<String> said = new ArrayList<>();
    IgnoredFlags.skip(List.of(line.split(" ")), List.of("--rest_port"), said::add);
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

  @ParameterizedTest
  @ValueSource(
      strings = {"--pull", "--task text_generation", "--source_model=a/b", "--pooling CLS"})
  void whatServesSomethingElseIsRefused(String line) {
    assertThatThrownBy(() -> said(line))
        .hasMessageStartingWith(line.split("[ =]")[0] + ": it is of OVMS's generative models");
  }

  @Test
  void aFlagIsSaidOnceAndWithoutAValueItAsksForNothing() {
    assertThat(said("--rest_workers 8 --rest_workers 9 --cpu_extension= --overwrite_models=false"))
        .hasSize(3);
    assertThatThrownBy(() -> said("--cpu_extension lib.so"))
        .hasMessage(
            "--cpu_extension: no library of layers is loaded (expected: a model of its engine's own"
                + " layers)");
  }

  @ParameterizedTest
  @CsvSource({
    "--grpc_worker 4,'--grpc_workers, or what headroom serve --help lists'",
    "--rest_prot=4,'--rest_port, or what headroom serve --help lists'",
    "--mode_of_some_kind,what headroom serve --help lists",
    "x,what headroom serve --help lists",
  })
  void whatIsUnknownIsRefusedAndWhatWasMeantSaid(String line, String expected) {
    assertThatThrownBy(() -> said(line))
        .hasMessage(line.split("[ =]")[0] + ": unknown (expected: " + expected + ")");
  }
}
