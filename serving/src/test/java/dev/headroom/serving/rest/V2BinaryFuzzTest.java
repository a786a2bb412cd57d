package dev.headroom.serving.rest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.repository.LoadedVersion;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes as an infer request in binary: up to the first line break its header, then tensors.
 * Where the line break comes first, there is no header, and all is the model's only tensor.
 */
class V2BinaryFuzzTest {
  private static final List<LoadedVersion> VERSIONS =
      List.of(
          EchoVersion.of(
              new TensorSpec("a", Datatype.FP32, Shape.of(-1)),
              new TensorSpec("b", Datatype.BYTES, Shape.of(-1)),
              new TensorSpec("c", Datatype.INT8, Shape.of(-1, -1))),
          EchoVersion.of(new TensorSpec("a", Datatype.INT16, Shape.of(-1, 2))),
          EchoVersion.of(new TensorSpec("b", Datatype.BYTES, Shape.of(-1))));

  static Stream<byte[]> seeds() {
    return Stream.of(
            "{\"inputs\":[{\"name\":\"c\",\"shape\":[1,3],\"datatype\":\"INT8\"},"
                + "{\"name\":\"a\",\"shape\":[1],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":4}},"
                + "{\"name\":\"b\",\"shape\":[2],\"datatype\":\"BYTES\",\"parameters\":{\"binary_data_size\":9}}],"
                + "\"outputs\":[{\"name\":\"a\"},{\"name\":\"b\",\"parameters\":{\"binary_data\":true}}],"
                + "\"parameters\":{\"binary_data_output\":true}}\n"
                + "abcdefg\1\0\0\0x\0\0\0\0",
            "{\"inputs\":[{\"name\":\"b\",\"shape\":[1],\"datatype\":\"BYTES\"}]}\n\377\377\377\377x",
            "{\"inputs\":[{\"name\":\"b\",\"shape\":[2147483647],\"datatype\":\"BYTES\"}]}\n\0\0\0\0",
            "{\"inputs\":[{\"name\":\"c\",\"shape\":[4294967296,4294967296],\"datatype\":\"INT8\"}]}\n",
            "{\"inputs\":[{\"name\":\"a\",\"shape\":[9223372036854775807],\"datatype\":\"FP32\","
                + "\"parameters\":{\"binary_data_size\":9223372036854775807}}]}\nabcd",
            "{\"inputs\":[{\"name\":\"c\",\"shape\":[0,5],\"datatype\":\"INT8\"}]}\nx",
            "\nabcdefg",
            "\n\0\0\0")
        .map(text -> text.getBytes(ISO_8859_1));
  }

  @AfterAll
  static void end() {
    VERSIONS.forEach(version -> version.streams().close(() -> {}));
  }

  @MethodSource("seeds")
  @FuzzTest
  void isAnsweredOrRefused(byte[] body) {
    for (LoadedVersion version : VERSIONS) {
      new Decoding(version, new V2Protocol(), V2BinaryFuzzTest::header).check(body);
    }
  }

  private static int header(byte[] body) {
    int end = 0;
    while (end < body.length && body[end] != '\n') {
      end++;
    }
    return end == 0 ? 0 : Math.min(body.length, end + 1);
  }
}
