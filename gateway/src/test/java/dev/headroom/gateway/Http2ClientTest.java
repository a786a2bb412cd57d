package dev.headroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * HTTP/2 as bytes, above all what must not become HTTP/1 behind the gateway (James Kettle, "HTTP/2:
 * The Sequel is Always Worse", 2021).
 */
class Http2ClientTest {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int MAX_CONCURRENT_STREAMS = 3;

  /** A request's fields, and its body. */
  record Form(String name, String body, List<String> fields) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Form form(String name, String body, String... fields) {
    Stream<String> start = Stream.of(":method=POST", ":path=/x", ":scheme=http");
    return new Form(name, body, Stream.concat(start, Stream.of(fields)).toList());
  }

  static Stream<Form> refused() {
    return Stream.of(
        form("length too short", "hello", ":authority=a", "content-length=2"),
        form("length too long", "hello", ":authority=a", "content-length=50"),
        form("two lengths", "hello", ":authority=a", "content-length=5", "content-length=6"),
        form("length with a sign", "hello", ":authority=a", "content-length=+5"),
        form("coding", "0\r\n\r\n", ":authority=a", "transfer-encoding=chunked"),
        form("connection", "", ":authority=a", "connection=content-length"),
        form("line end in a value", "", ":authority=a", "x=a\r\ntransfer-encoding: chunked"),
        form("line feed in a value", "", ":authority=a", "x=a\ny: b"),
        form("zero byte in a value", "", ":authority=a", "x=a\0b"),
        form("line end in a name", "", ":authority=a", "x: a\r\ny=b"),
        form("colon in a name", "", ":authority=a", "transfer-encoding: chunked=b"),
        form("capital in a name", "", ":authority=a", "Transfer-Encoding=chunked"),
        form("line end in the host", "", ":authority=a\r\nx: y"),
        form("path in the host", "", ":authority=a/b"),
        form("two hosts", "", ":authority=a", "host=b"),
        new Form(
            "line end in the path",
            "",
            List.of(":method=GET", ":path=/ HTTP/1.1\r\nhost: b", ":scheme=http", ":authority=a")),
        new Form(
            "blank in the path",
            "",
            List.of(":method=GET", ":path=/ x", ":scheme=http", ":authority=a")),
        new Form(
            "target that is no path",
            "",
            List.of(":method=GET", ":path=http://b/", ":scheme=http", ":authority=a")),
        new Form(
            "blank in the method",
            "",
            List.of(":method=GET / HTTP/1.1", ":path=/", ":scheme=http", ":authority=a")),
        new Form(
            "two paths",
            "",
            List.of(":method=GET", ":path=/a", ":path=/b", ":scheme=http", ":authority=a")),
        new Form("no path", "", List.of(":method=GET", ":scheme=http", ":authority=a")),
        new Form("trace", "", List.of(":method=TRACE", ":path=/", ":scheme=http", ":authority=a")));
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** Literal fields that are not indexed, without Huffman's code (RFC 7541, 6.2.2). */
  private static byte[] block(List<String> fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String field : fields) {
      int equals = field.indexOf('=', 1);
      out.write(0);
      for (String text : List.of(field.substring(0, equals), field.substring(equals + 1))) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        out.write(bytes.length);
        out.writeBytes(bytes);
      }
    }
    return out.toByteArray();
  }

  private static void send(RawClient client, Form form) throws IOException {
    byte[] body = form.body().getBytes(StandardCharsets.ISO_8859_1);
    int end = body.length == 0 ? END_STREAM : 0;
    client.send(PREFACE).send(frame(SETTINGS, 0, 0, new byte[0]));
    client.send(frame(HEADERS, END_HEADERS | end, 1, block(form.fields())));
    if (body.length > 0) {
      client.send(frame(DATA, END_STREAM, 1, body));
    }
  }

  /** The first frame of a type among those given: its type, and its payload. */
  private static ByteBuffer first(RawClient client, List<Integer> types) throws IOException {
    DataInputStream in = new DataInputStream(client.in());
    while (true) {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      in.readInt();
      byte[] payload = in.readNBytes(length);
      if (types.contains(type) && !(type == SETTINGS && flags == 1)) {
        return ByteBuffer.allocate(1 + length).put((byte) type).put(payload).flip();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatCouldBeTwoRequestsInHttp1ReachesNoReplica(Form form) throws Exception {
    try (TestReplica replica = TestReplica.named("a");
        RunningGateway gateway = new RunningGateway(PoolLimits.DEFAULT, false, replica.ready());
        RawClient client = new RawClient(gateway)) {
      send(client, form);

      ByteBuffer told = first(client, List.of(HEADERS, RST_STREAM, GOAWAY));

      if (told.get() == HEADERS) {
        // The status from the static table, 400 or a literal: never 200.
        assertThat(told.get() & 0xff).isNotEqualTo(0x88);
      }
      assertThat(replica.asked()).isEmpty();
    }
  }

  @Test
  void aRequestPasses() throws Exception {
    try (TestReplica replica = TestReplica.named("a");
        RunningGateway gateway = new RunningGateway(PoolLimits.DEFAULT, false, replica.ready());
        RawClient client = new RawClient(gateway)) {
      send(client, form("plain", "hello", ":authority=a", "content-length=5", "x=y"));

      assertThat(first(client, List.of(HEADERS, RST_STREAM, GOAWAY)).getShort())
          .isEqualTo((short) (HEADERS << 8 | 0x88));
      assertThat(replica.asked()).containsExactly("POST /x");
    }
  }

  @Test
  void streamsOnOneConnectionAreBounded() throws Exception {
    try (RunningGateway gateway = new RunningGateway(PoolLimits.DEFAULT, false);
        RawClient client = new RawClient(gateway)) {
      client.send(PREFACE).send(frame(SETTINGS, 0, 0, new byte[0]));
      ByteBuffer settings = first(client, List.of(SETTINGS)).position(1);
      int streams = 0;
      while (settings.remaining() >= 6) {
        int name = settings.getShort();
        int value = settings.getInt();
        streams = name == MAX_CONCURRENT_STREAMS ? value : streams;
      }
      assertThat(streams).isEqualTo(128);

      byte[] head = block(List.of(":method=GET", ":path=/", ":scheme=http", ":authority=a"));
      for (int i = 0; i < 200; i++) {
        client.send(frame(HEADERS, END_HEADERS | END_STREAM, 1 + 2 * i, head));
      }
      first(client, List.of(RST_STREAM, GOAWAY));
      assertThat(gateway.pool.snapshot().waiting()).isLessThanOrEqualTo(128);
    }
  }
}
