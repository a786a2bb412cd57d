package dev.headroom.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What this package reads, Netty's decoder reads in the same way. */
class NettyProperties {
  /** A message as a reader sees it. */
  private record Message(String method, String target, List<String> fields, String body) {}

  @Provide
  Arbitrary<List<String>> pieces() {
    Arbitrary<String> piece =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(4, Arbitraries.of("GET / HTTP/1.1\r\n", "POST /a HTTP/1.1\r\n")),
            net.jqwik.api.Tuple.of(4, Arbitraries.of("Host: a\r\n", "Host: b:80\r\n")),
            net.jqwik.api.Tuple.of(
                3, Arbitraries.of("Content-Length: 3\r\n", "Content-Length: 0\r\n", "X: y\r\n")),
            net.jqwik.api.Tuple.of(
                2, Arbitraries.of("Transfer-Encoding: chunked\r\n", "X-A:b  \r\n", "Y:\tz\r\n")),
            net.jqwik.api.Tuple.of(6, Arbitraries.of("\r\n")),
            net.jqwik.api.Tuple.of(
                3, Arbitraries.of("abc", "3\r\nabc\r\n", "0\r\n\r\n", "2;x=y\r\nab\r\n")),
            net.jqwik.api.Tuple.of(
                1,
                Arbitraries.of(
                    " ", "\n", "\r", "\t", ":", "\0", ",", "chunked", "Content-Length", "\u00e9")));
    return piece.list().ofMaxSize(10);
  }

  @Provide
  Arbitrary<List<String>> requests() {
    Arbitrary<String> body =
        Arbitraries.of(
            "\r\n",
            "Content-Length: 3\r\n\r\nabc",
            "content-length:0\r\n\r\n",
            "transfer-encoding: Chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\nA;x\r\n0123456789\r\n1\r\nz\r\n0\r\nT: 1\r\n\r\n");
    Arbitrary<String> field =
        Arbitraries.of("X: y\r\n", "Accept:*/*\r\n", "A-B:\t c d \r\n", "Empty:\r\n");
    Arbitrary<String> start =
        Arbitraries.of("GET /a?b HTTP/1.1\r\n", "PUT / HTTP/1.1\r\n", "DELETE /%41 HTTP/1.1\r\n");
    return net.jqwik.api.Combinators.combine(start, field.list().ofMaxSize(3), body)
        .as((line, fields, end) -> line + "Host: a\r\n" + String.join("", fields) + end)
        .list()
        .ofMaxSize(4);
  }

  @Property(tries = 2_000)
  void whatIsAcceptedOfAnythingIsReadTheSame(@ForAll("pieces") List<String> pieces) {
    compare(String.join("", pieces));
  }

  @Property(tries = 500)
  void validRequestsAreAllReadTheSame(@ForAll("requests") List<String> requests) {
    assertThat(compare(String.join("", requests))).hasSameSizeAs(requests);
  }

  private static List<Message> compare(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    EmbeddedChannel guarded =
        new EmbeddedChannel(new RequestGuard(WireLimits.DEFAULT), new HttpRequestDecoder());
    guarded.writeInbound(Unpooled.wrappedBuffer(bytes));
    List<Message> theirs = messages(guarded);
    List<Message> ours = read(bytes);
    assertThat(theirs).isEqualTo(ours);
    guarded.finishAndReleaseAll();
    return ours;
  }

  private static List<Message> messages(EmbeddedChannel channel) {
    List<Message> all = new ArrayList<>();
    HttpRequest head = null;
    StringBuilder body = new StringBuilder();
    for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
      if (part instanceof HttpRequest next) {
        assertThat(next.decoderResult().isSuccess()).isTrue();
        head = next;
        body.setLength(0);
      }
      if (part instanceof HttpContent content) {
        body.append(content.content().toString(StandardCharsets.ISO_8859_1));
        content.release();
        if (content instanceof io.netty.handler.codec.http.LastHttpContent && head != null) {
          all.add(
              new Message(
                  head.method().name(),
                  head.uri(),
                  head.headers().entries().stream().map(NettyProperties::line).toList(),
                  body.toString()));
        }
      }
    }
    return all;
  }

  private static String line(Map.Entry<String, String> field) {
    return field.getKey() + "=" + field.getValue();
  }

  private static List<Message> read(byte[] bytes) {
    List<Message> all = new ArrayList<>();
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    RequestReader reader = new RequestReader(WireLimits.DEFAULT);
    try {
      while (reader.read(in)) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < reader.fields().count(); i++) {
          fields.add(reader.fields().name(i) + "=" + reader.fields().value(i));
        }
        String body = body(reader, in);
        if (body == null) {
          break;
        }
        all.add(new Message(reader.method(), reader.target(), fields, body));
        reader.reset();
      }
    } catch (WireViolation refused) {
      // What came before it counts.
    }
    return all;
  }

  private static String body(RequestReader reader, ByteBuf in) throws WireViolation {
    if (!reader.isChunked()) {
      long length = Math.max(0, reader.contentLength());
      return in.readableBytes() < length
          ? null
          : in.readCharSequence((int) length, StandardCharsets.ISO_8859_1).toString();
    }
    ChunkReader chunks = new ChunkReader(WireLimits.DEFAULT);
    StringBuilder body = new StringBuilder();
    int data = chunks.next(in);
    while (data > 0) {
      body.append(in.readCharSequence(data, StandardCharsets.ISO_8859_1));
      data = chunks.next(in);
    }
    return data == ChunkReader.END ? body.toString() : null;
  }
}
