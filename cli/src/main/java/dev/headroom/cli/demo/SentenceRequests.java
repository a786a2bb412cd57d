package dev.headroom.cli.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.LongUnaryOperator;

/**
 * Requests for a BERT-like sentence-embedding model: batches of English sentences as bodies of the
 * KServe V2 protocol with binary tensors. The sentences are fixed, so their token ids, as the
 * model's own tokenizer makes them, stand beside them in the file.
 */
final class SentenceRequests {
  /** Each line: the sentence's token ids, a tab, the sentence. */
  private static final String SENTENCES = "sentences.tsv";

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
   */
  static List<Body> batches(int batch) throws IOException {
    List<long[]> sentences = sentences();
    List<Body> bodies = new ArrayList<>();
    for (int from = 0; from + batch <= sentences.size(); from += batch) {
      bodies.add(body(sentences.subList(from, from + batch)));
    }
    return List.copyOf(bodies);
  }

  private static List<long[]> sentences() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(SentenceRequests.class.getResourceAsStream(SENTENCES), SENTENCES)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.substring(0, line.indexOf('\t')).split(" ", -1))
          .map(ids -> Arrays.stream(ids).mapToLong(Long::parseLong).toArray())
          .toList();
    }
  }

  private static Body body(List<long[]> batch) {
    int length = batch.stream().mapToInt(sentence -> sentence.length).max().orElseThrow();
    int tensorBytes = batch.size() * length * Long.BYTES;
    String tensor =
        "{\"name\":\"%s\",\"shape\":[%d,%d],\"datatype\":\"INT64\",\"parameters\":{\"binary_data_size\":%d}}";
    String json =
        "{\"inputs\":["
            + String.join(
                ",",
                tensor.formatted("input_ids", batch.size(), length, tensorBytes),
                tensor.formatted("attention_mask", batch.size(), length, tensorBytes),
                tensor.formatted("token_type_ids", batch.size(), length, tensorBytes))
            + "],\"parameters\":{\"binary_data_output\":true}}";
    byte[] head = json.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream body = new ByteArrayOutputStream(head.length + 3 * tensorBytes);
    body.writeBytes(head);
    body.writeBytes(tensor(batch, length, id -> id));
    body.writeBytes(tensor(batch, length, _ -> 1));
    body.writeBytes(tensor(batch, length, _ -> 0));
    return new Body(ByteBuffer.wrap(body.toByteArray()).asReadOnlyBuffer(), head.length);
  }

  /** One value a token, and 0 behind the end of sentences that are shorter than the longest. */
  private static byte[] tensor(List<long[]> batch, int length, LongUnaryOperator value) {
    ByteBuffer tensor =
        ByteBuffer.allocate(batch.size() * length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long[] sentence : batch) {
      for (int at = 0; at < length; at++) {
        tensor.putLong(at < sentence.length ? value.applyAsLong(sentence[at]) : 0);
      }
    }
    return tensor.array();
  }
}
