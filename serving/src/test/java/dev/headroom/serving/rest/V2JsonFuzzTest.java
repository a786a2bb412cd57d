package dev.headroom.serving.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.repository.LoadedVersion;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as an infer request in JSON. */
class V2JsonFuzzTest {
  private static final LoadedVersion VERSION =
      EchoVersion.of(
          new TensorSpec("a", Datatype.FP32, Shape.of(-1, 2)),
          new TensorSpec("b", Datatype.BYTES, Shape.of(-1)),
          new TensorSpec("c", Datatype.UINT64, Shape.of(-1)));

  static Stream<byte[]> seeds() {
    return Stream.of(
            """
            {"id":"7","inputs":[{"name":"a","shape":[1,2],"datatype":"FP32","data":[[1.5e3,-0.25]]},
             {"name":"b","shape":[2],"datatype":"BYTES","data":["x","\\u00e4\\ud83d\\ude00"]},
             {"data":[0,18446744073709551615],"name":"c","datatype":"UINT64","shape":[2]}],
             "outputs":[{"name":"b"},{"name":"a","parameters":{"binary_data":true}}],
             "parameters":{"binary_data_output":false,"priority":2,"timeout":1000,"x":{"y":[]}}}
            """,
            "{\"inputs\":[{\"name\":\"b\",\"shape\":[0],\"datatype\":\"BYTES\",\"data\":[]}]}",
            "{\"inputs\":[{\"name\":\"b\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[{\"b64\":\"/9g=\"}]}]}",
            "{\"inputs\":[{\"name\":\"a\",\"shape\":[4611686018427387904,4],\"datatype\":\"FP32\",\"data\":[1]}]}",
            "{\"inputs\":[{\"name\":\"a\",\"shape\":[1,2],\"datatype\":\"FP16\",\"data\":[NaN,1e400]}]}",
            "{\"inputs\":[{\"name\":\"c\",\"shape\":[-1],\"datatype\":\"UINT64\",\"data\":[true,1.0]}]}",
            "{\"inputs\":[{\"name\":\"a\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[\n",
            "{\"inputs\":[{\"name\":\"c\",\"shape\":[1],\"datatype\":\"UINT64\",\"data\":[1E1111111111111]}]}",
            "[".repeat(2000),
            "{\"x\":".repeat(2000))
        .map(text -> text.getBytes(UTF_8));
  }

  @AfterAll
  static void end() {
    VERSION.streams().close(() -> {});
  }

  @MethodSource("seeds")
  @FuzzTest
  void isAnsweredOrRefused(byte[] body) {
    new Decoding(VERSION, new V2Protocol(), each -> each.length).check(body);
  }
}
