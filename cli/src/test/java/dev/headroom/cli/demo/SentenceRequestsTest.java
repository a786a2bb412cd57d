package dev.headroom.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SentenceRequestsTest {
  /** [CLS] and [SEP] of BERT's vocabulary, and "the", the first word of the first sentence. */
  private static final long CLS = 101;

  private static final long SEP = 102;
  private static final long THE = 1996;

  @Test
  void realSentencesTokenisedAsBinaryTensors() throws Exception {
    List<SentenceRequests.Body> bodies = SentenceRequests.batches(8);
    assertThat(bodies).hasSize(4);
    for (SentenceRequests.Body body : bodies) {
      byte[] json = new byte[body.jsonBytes()];
      ByteBuffer bytes = body.body().duplicate().order(ByteOrder.LITTLE_ENDIAN);
      bytes.get(json);
      JsonNode inputs =
          new JsonMapper().readTree(new String(json, StandardCharsets.UTF_8)).get("inputs");
      assertThat(inputs).hasSize(3);
      int length = inputs.get(0).get("shape").get(1).asInt();
      assertThat(bytes.remaining()).isEqualTo(3 * 8 * length * Long.BYTES);
      long[] ids = new long[8 * length];
      bytes.asLongBuffer().get(ids);
      assertThat(ids[0]).isEqualTo(CLS);
      assertThat(Arrays.stream(ids).filter(id -> id == SEP)).hasSize(8);
    }
    assertThat(
            bodies
                .getFirst()
                .body()
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong(bodies.getFirst().jsonBytes() + Long.BYTES))
        .isEqualTo(THE);
  }
}
