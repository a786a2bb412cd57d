package dev.headroom.metrics.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.headroom.testing.Growth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as what a Prometheus answered. */
class AnswerFuzzTest {
  private static final int MAX_SERIES = 1_000;

  static Stream<byte[]> seeds() {
    return Stream.of(
            """
            {"status":"success","data":{"resultType":"vector","result":[
            {"metric":{"__name__":"up","job":"a"},"value":[1435781451.781,"1"]},
            {"metric":{},"value":[1435781451,"+Inf"]}]},"warnings":["PromQL warning: a"]}
            """,
            """
            {"status":"success","data":{"resultType":"matrix","result":[
            {"metric":{"a":"\\u00e4"},"values":[[1,"1.5e9"],[2,"NaN"]]}]},"isPartial":true}
            """,
            """
            {"status":"success","data":{"resultType":"scalar","result":[1435781451.781,"-2"]}}
            """,
            """
            {"status":"success","data":{"resultType":"string","result":[1,"a\\n"]},"infos":[]}
            """,
            """
            {"data":[{"__name__":"up","job":"b"},{"__name__":"x"}],"status":"success"}
            """,
            """
            {"status":"error","errorType":"bad_data","error":"1:3: parse error: unexpected end"}
            """,
            """
            {"status":"success","data":{"result":[{"metric":{},"histogram":[1,{"count":"1"}]}]}}
            """)
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest
  void isReadOrRefused(byte[] text) {
    read(text, MAX_SERIES);
    Growth.check(text, longer -> read(longer, 1_000_000));
  }

  private static void read(byte[] text, int maxSeries) {
    try {
      Answer answer = AnswerReader.read(text, maxSeries);
      assertThat(answer.rows().size() + answer.series().size()).isLessThanOrEqualTo(2 * maxSeries);
    } catch (IOException refused) {
      assertThat(refused).message().isNotBlank();
    }
  }
}
