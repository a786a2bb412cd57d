package dev.headroom.cli.demo;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Requests for a BERT-like sentence-embedding model: batches of English sentences, tokenised with
 * the model's own tokenizer, as bodies of the KServe V2 protocol with binary tensors.
 */
final class SentenceRequests {
  private static final String SENTENCES = "sentences.txt";
  private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";

  /**
   * A V2 inference request with binary tensors.
   *
   * @param body the JSON part and the tensors behind it, read-only
   * @param jsonBytes the length of the JSON part: header Inference-Header-Content-Length
   */
  record Body(ByteBuffer body, int jsonBytes) {}

  private SentenceRequests() {}

  /**
   * Every sentence once, in batches.
   *
   * @param batch sentences a request, at least 1
   * @param cache a folder for the tokenizer's native library
   */
  static List<Body> batches(int batch, Path cache) throws IOException {
    // The library unpacks its native part below this folder instead of the user's home.
    System.setProperty("DJL_CACHE_DIR", cache.toString());
    List<String> sentences = sentences();
    List<Body> bodies = new ArrayList<>();
    try (InputStream vocabulary = resource(SentenceRequests.class, TOKENIZER);
        HuggingFaceTokenizer tokenizer =
            HuggingFaceTokenizer.newInstance(vocabulary, Map.of("padding", "true"))) {
      for (int from = 0; from + batch <= sentences.size(); from += batch) {
        bodies.add(body(tokenizer.batchEncode(sentences.subList(from, from + batch))));
      }
    }
    return List.copyOf(bodies);
  }

  private static List<String> sentences() throws IOException {
    try (InputStream text = resource(SentenceRequests.class, SENTENCES)) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static Body body(Encoding[] batch) {
    int length = batch[0].getIds().length;
    int tensorBytes = batch.length * length * Long.BYTES;
    String tensor =
        "{\"name\":\"%s\",\"shape\":[%d,%d],\"datatype\":\"INT64\",\"parameters\":{\"binary_data_size\":%d}}";
    String json =
        "{\"inputs\":["
            + String.join(
                ",",
                tensor.formatted("input_ids", batch.length, length, tensorBytes),
                tensor.formatted("attention_mask", batch.length, length, tensorBytes),
                tensor.formatted("token_type_ids", batch.length, length, tensorBytes))
            + "],\"parameters\":{\"binary_data_output\":true}}";
    byte[] head = json.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream body = new ByteArrayOutputStream(head.length + 3 * tensorBytes);
    body.writeBytes(head);
    body.writeBytes(tensor(batch, Encoding::getIds, tensorBytes));
    body.writeBytes(tensor(batch, Encoding::getAttentionMask, tensorBytes));
    body.writeBytes(tensor(batch, Encoding::getTypeIds, tensorBytes));
    return new Body(ByteBuffer.wrap(body.toByteArray()).asReadOnlyBuffer(), head.length);
  }

  private static byte[] tensor(Encoding[] batch, Function<Encoding, long[]> row, int bytes) {
    ByteBuffer tensor = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (Encoding sentence : batch) {
      for (long value : row.apply(sentence)) {
        tensor.putLong(value);
      }
    }
    return tensor.array();
  }

  private static InputStream resource(Class<?> beside, String name) {
    return Objects.requireNonNull(beside.getResourceAsStream(name), name);
  }
}
