package dev.headroom.serving.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExcerptTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Status Message: matmul_helper.h:59 Compute MatMul dimension mismatch|Status Message: Compute MatMul dimension mismatch",
        "failed:/onnxruntime_src/onnxruntime/core/graph/model.cc:177 onnxruntime::Model::Model(onnx::ModelProto&&, const onnxruntime::PathString&) ModelProto does not have a graph.|failed:ModelProto does not have a graph.",
        "expected close marker for Object (start marker at [Source: REDACTED (`StreamReadFeature.X` disabled); line: 1, column: 1])|expected close marker for Object",
        "exceeds the maximum allowed (1000, from `StreamReadConstraints.getMaxNestingDepth()`)|exceeds the maximum allowed (1000)",
        "model.onnx: several models (expected: one, or model.onnx)|model.onnx: several models (expected: one, or model.onnx)",
        "line 1: a.b[2].c: 12:30 h|line 1: a.b[2].c: 12:30 h",
      })
  void clientsAreNotToldOfTheCode(String message, String told) {
    assertThat(Excerpt.told(message)).isEqualTo(told);
  }

  @Test
  void aLongMessageIsCut() {
    assertThat(Excerpt.told("a/".repeat(100_000))).hasSizeLessThan(1100).endsWith("characters)");
  }
}
