package dev.headroom.serving;

import static dev.headroom.serving.TestServer.json;
import static dev.headroom.serving.TestServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real model: quantised all-MiniLM-L6-v2, sentences to vectors. */
class MiniLmTest {
  // WordPiece tokens of bert-base-uncased, [CLS] and [SEP] around them.
  private static final int[] CAT_SITS = {101, 1996, 4937, 7719, 2006, 1996, 13523, 102};
  private static final int[] CAT_LIES = {101, 1037, 4937, 3658, 2006, 1037, 13523, 102};
  private static final int[] STOCKS_FELL = {101, 15768, 3062, 2058, 2048, 3867, 2651, 102};

  @Test
  void similarSentencesHaveSimilarVectors(@TempDir Path folder) throws Exception {
    try (InputStream model = MiniLmTest.class.getResourceAsStream("/all-minilm-l6-v2-q.onnx")) {
      TestServer.write(folder.resolve("minilm"), 1, model.readAllBytes());
    }
    Path config =
        TestServer.config(folder, "{\"config\":{\"name\":\"minilm\",\"base_path\":\"minilm\"}}");
    try (TestServer server = TestServer.start(config)) {
      double[] cat = embed(server, CAT_SITS);

      double similar = cosine(cat, embed(server, CAT_LIES));
      double different = cosine(cat, embed(server, STOCKS_FELL));

      assertThat(similar).isGreaterThan(0.7);
      assertThat(different).isLessThan(0.3);
      assertThat(cosine(cat, embed(server, CAT_SITS))).isEqualTo(1, within(1e-6));
    }
  }

  /** The mean of the tokens' vectors. */
  private static double[] embed(TestServer server, int[] tokens) throws Exception {
    String inputs =
        input("input_ids", tokens)
            + ","
            + input("attention_mask", Arrays.stream(tokens).map(_ -> 1).toArray())
            + ","
            + input("token_type_ids", new int[tokens.length]);
    HttpResponse<byte[]> response =
        server.post("/v2/models/minilm/infer", "{\"inputs\":[" + inputs + "]}");
    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    JsonNode output = json(response).at("/outputs/0");
    assertThat(output.path("shape")).isEqualTo(json("[1," + tokens.length + ",384]"));
    double[] mean = new double[384];
    for (int i = 0; i < output.path("data").size(); i++) {
      mean[i % mean.length] += output.path("data").path(i).asDouble() / tokens.length;
    }
    return mean;
  }

  private static String input(String name, int[] values) {
    String data =
        Arrays.stream(values).mapToObj(Integer::toString).collect(Collectors.joining(","));
    return "{\"name\":\"%s\",\"shape\":[1,%d],\"datatype\":\"INT64\",\"data\":[%s]}"
        .formatted(name, values.length, data);
  }

  private static double cosine(double[] a, double[] b) {
    double dot = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.length; i++) {
      dot += a[i] * b[i];
      squaresA += a[i] * a[i];
      squaresB += b[i] * b[i];
    }
    return dot / Math.sqrt(squaresA * squaresB);
  }
}
