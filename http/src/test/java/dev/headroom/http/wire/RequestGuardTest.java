package dev.headroom.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What passes, what is refused with what, wherever the bytes are split. */
class RequestGuardTest {
  private static final String GOOD = "GET /good HTTP/1.1\r\nHost: a.example\r\n\r\n";

  static List<Form> forms() throws IOException {
    return Form.all();
  }

  /** What came through, and what the client was told. */
  private record Outcome(String passed, String answer) {
    static Outcome of(EmbeddedChannel channel) {
      return new Outcome(text(drain(channel, true)), text(drain(channel, false)));
    }

    private static byte[] drain(EmbeddedChannel channel, boolean inbound) {
      ByteBuf all = Unpooled.buffer();
      for (ByteBuf next = next(channel, inbound); next != null; next = next(channel, inbound)) {
        all.writeBytes(next);
        next.release();
      }
      return Arrays.copyOf(all.array(), all.readableBytes());
    }

    private static ByteBuf next(EmbeddedChannel channel, boolean inbound) {
      return inbound ? channel.readInbound() : channel.readOutbound();
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Outcome outcome(WireLimits limits, byte[]... pieces) {
    EmbeddedChannel channel = new EmbeddedChannel(new RequestGuard(limits));
    for (byte[] piece : pieces) {
      if (channel.isOpen()) {
        channel.writeInbound(Unpooled.wrappedBuffer(piece));
      }
    }
    return Outcome.of(channel);
  }

  private static void check(Form form, Outcome outcome) {
    if (form.isRefused()) {
      assertThat(outcome.answer()).startsWith("HTTP/1.1 " + form.status() + " ");
      assertThat(outcome.answer()).contains("connection: close\r\n");
      assertThat(outcome.passed()).doesNotContain("0\r\n\r\n").doesNotContain("GPOST");
    } else {
      assertThat(outcome.answer()).isEmpty();
      byte[] whole = form.bytes();
      int from = whole[0] == '\r' ? 2 : 0;
      assertThat(outcome.passed()).isEqualTo(text(whole).substring(from));
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aFormIsReadOrRefused(Form form) {
    check(form, outcome(WireLimits.DEFAULT, form.bytes()));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void whereverItIsSplit(Form form) {
    byte[] all = form.bytes();
    for (int at = 1; at < all.length; at++) {
      byte[] before = Arrays.copyOf(all, at);
      byte[] after = Arrays.copyOfRange(all, at, all.length);
      check(form, outcome(WireLimits.DEFAULT, before, after));
    }
    byte[][] single = new byte[all.length][];
    for (int i = 0; i < all.length; i++) {
      single[i] = new byte[] {all[i]};
    }
    check(form, outcome(WireLimits.DEFAULT, single));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void afterAnotherRequestOnTheConnection(Form form) {
    byte[] all = form.bytes();
    Outcome outcome = outcome(WireLimits.DEFAULT, bytes(GOOD), all);

    assertThat(outcome.passed()).startsWith(GOOD);
    if (form.isRefused()) {
      assertThat(outcome.answer()).startsWith("HTTP/1.1 " + form.status() + " ");
    } else {
      assertThat(outcome.answer()).isEmpty();
    }
  }

  @Test
  void nothingOfARefusedHeadPassesNorWhatFollows() {
    Outcome outcome =
        outcome(
            WireLimits.DEFAULT,
            bytes(GOOD + "GET /bad HTTP/1.1\r\nHost: a\r\nX : 1\r\n\r\n" + GOOD),
            bytes(GOOD));

    assertThat(outcome.passed()).isEqualTo(GOOD);
    assertThat(outcome.answer()).containsOnlyOnce("HTTP/1.1");
  }

  @Test
  void sizesAreBounded() {
    WireLimits small = new WireLimits(30, 100, 3, 5, 20);
    String chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    assertThat(status(small, "GET /" + "x".repeat(30) + " HTTP/1.1\r\n")).isEqualTo("414");
    assertThat(status(small, "G".repeat(31))).isEqualTo("414");
    assertThat(status(small, "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(100)))
        .isEqualTo("431");
    assertThat(status(small, "GET / HTTP/1.1\r\nA:\r\nB:\r\nC:\r\nD:\r\n")).isEqualTo("431");
    assertThat(status(small, chunked + "1;12345\r\nx\r\n0\r\n\r\n")).isEmpty();
    assertThat(status(small, chunked + "1;123\r\nx\r\n1;123\r\n")).isEqualTo("400");
    assertThat(status(small, chunked + "0\r\nX: " + "x".repeat(30))).isEqualTo("431");
  }

  private static String status(WireLimits limits, String text) {
    String answer = outcome(limits, bytes(text)).answer();
    return answer.isEmpty() ? "" : answer.substring(9, 12);
  }

  @Test
  void http2PassesAsItIs() {
    byte[] preface = bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nframes \0\n");
    for (int at = 1; at < preface.length; at++) {
      Outcome outcome =
          outcome(
              WireLimits.DEFAULT,
              Arrays.copyOf(preface, at),
              Arrays.copyOfRange(preface, at, preface.length));
      assertThat(outcome.passed()).isEqualTo(text(preface));
      assertThat(outcome.answer()).isEmpty();
    }
  }

  @Test
  void anAnswerThatHasBegunIsNotMixedWithAnother() {
    EmbeddedChannel channel = new EmbeddedChannel(new RequestGuard(WireLimits.DEFAULT));
    channel.writeInbound(
        Unpooled.wrappedBuffer(
            bytes("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n")));
    channel.writeOutbound(Unpooled.wrappedBuffer(bytes("HTTP/1.1 200 \r\n")));

    channel.writeInbound(Unpooled.wrappedBuffer(bytes("x\r\n")));

    assertThat(Outcome.of(channel).answer()).isEqualTo("HTTP/1.1 200 \r\n");
    assertThat(channel.isOpen()).isFalse();
  }
}
