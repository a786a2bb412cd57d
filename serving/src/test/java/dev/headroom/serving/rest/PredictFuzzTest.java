package dev.headroom.serving.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.repository.LoadedVersion;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as a predict request, for a model of several inputs, and for such of one. */
class PredictFuzzTest {
  private static final List<LoadedVersion> VERSIONS =
      List.of(
          EchoVersion.of(
              new TensorSpec("a", Datatype.FP32, Shape.of(-1, 2)),
              new TensorSpec("b", Datatype.BYTES, Shape.of(-1))),
          EchoVersion.of(new TensorSpec("a", Datatype.FP32, Shape.of(-1, 2))),
          EchoVersion.of(new TensorSpec("a", Datatype.INT32, Shape.of(-1))),
          EchoVersion.of(new TensorSpec("a", Datatype.BYTES, Shape.of(-1))));

  static Stream<byte[]> seeds() {
    return Stream.of(
            "{\"signature_name\":\"serving_default\",\"instances\":[{\"a\":[1,2],\"b\":{\"b64\":\"/9g=\"}},{\"b\":\"x\",\"a\":[3e1,-4]}]}",
            "{\"instances\":[[1.0,2.0],[3,4]]}",
            "{\"instances\":[1,2,2147483647]}",
            "{\"instances\":[{\"b64\":\"AA==\"},{\"b64\":\"\"}]}",
            "{\"inputs\":{\"a\":[[1,2]],\"b\":[\"x\"]}}",
            "{\"inputs\":[[NaN,Infinity]]}",
            "{\"inputs\":3}",
            "{\"instances\":[[1,2],[3]],\"inputs\":[]}",
            "{\"instances\":" + "[".repeat(1500),
            "{\"instances\":[{},{}]}",
            // In UTF-32, as far as it goes.
            "\0\0\0{\0\0\0\"{\"in",
            "{\0\"\0i\0")
        .map(text -> text.getBytes(UTF_8));
  }

  @AfterAll
  static void end() {
    VERSIONS.forEach(version -> version.streams().close(() -> {}));
  }

  @MethodSource("seeds")
  @FuzzTest
  void isAnsweredOrRefused(byte[] body) {
    for (LoadedVersion version : VERSIONS) {
      new Decoding(version, new PredictProtocol(), each -> each.length).check(body);
    }
  }
}
