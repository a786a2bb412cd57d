package dev.headroom.benchmarks.metrics;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes to a Prometheus what {@link HeldProcess} fills a head with: by its remote-write protocol
 * 1.0, a protobuf message (prometheus/prompb, WriteRequest) in one literal of Snappy's block
 * format.
 */
public final class RemoteWriter {
  private static final int SECONDS_A_REQUEST = 60;

  private RemoteWriter() {}

  /**
   * Arguments: the URL, the first second, how many seconds, how many targets, how many series each.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    URI url = URI.create(args[0]);
    long first = Long.parseLong(args[1]);
    int seconds = Integer.parseInt(args[2]);
    int targets = Integer.parseInt(args[3]);
    int series = Integer.parseInt(args[4]);
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int from = 1; from <= seconds; from += SECONDS_A_REQUEST) {
        int until = Math.min(seconds, from + SECONDS_A_REQUEST - 1);
        for (int target = 0; target < targets; target++) {
          Message request = new Message();
          for (int i = 0; i < series; i++) {
            request.field(1, series(target, i, first + from, first + until));
          }
          send(client, url, snappy(request.bytes()));
        }
      }
    }
  }

  private static Message series(int target, int series, long from, long until) {
    Message message = new Message();
    LoadSeries.labels(target, series)
        .forEach((name, value) -> message.field(1, new Message().text(1, name).text(2, value)));
    for (long second = from; second <= until; second++) {
      message.field(
          2,
          new Message()
              .number(1, LoadSeries.value(target, series, second))
              .whole(2, second * 1000));
    }
    return message;
  }

  private static void send(HttpClient client, URI url, byte[] body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(url)
                .header("Content-Encoding", "snappy")
                .header("Content-Type", "application/x-protobuf")
                .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(url + " answered " + answer.statusCode() + ": " + answer.body());
    }
  }

  private static byte[] snappy(byte[] content) {
    Message block = new Message();
    block.varint(content.length);
    block.out.write(63 << 2); // a literal whose length less one is in four bytes
    ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    block.out.writeBytes(length.putInt(content.length - 1).array());
    block.out.writeBytes(content);
    return block.bytes();
  }

  /** Protobuf's encoding, as far as it is needed. */
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    byte[] bytes() {
      return out.toByteArray();
    }

    void varint(long number) {
      long rest = number;
      while (rest >>> 7 != 0) {
        out.write((int) ((rest & 0x7f) | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }

    void field(int number, Message message) {
      bytes(number, message.bytes());
    }

    Message text(int number, String text) {
      bytes(number, text.getBytes(StandardCharsets.UTF_8));
      return this;
    }

    Message number(int number, double value) {
      varint(number << 3 | 1);
      ByteBuffer bits = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      out.writeBytes(bits.putDouble(value).array());
      return this;
    }

    Message whole(int number, long value) {
      varint(number << 3);
      varint(value);
      return this;
    }

    private void bytes(int number, byte[] bytes) {
      varint(number << 3 | 2);
      varint(bytes.length);
      out.writeBytes(bytes);
    }
  }
}
