package dev.headroom.serving.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import dev.headroom.http.direct.Answer;
import dev.headroom.serving.inference.Excerpt;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Reading and writing JSON as streams. NaN and infinities are written bare, as TensorFlow Serving
 * and Python do.
 */
final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // JSON on the wire is UTF-8; of another encoding, where a token lies would not be known.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          // What is given twice would be decoded twice, into twice the memory.
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .build();

  private Json() {}

  /** What writes a document. */
  interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /** A parser of {@code input}, which it does not own. */
  static JsonParser parser(InputStream input) throws IOException {
    return FACTORY.createParser(input);
  }

  /** Writes a document. */
  static void write(OutputStream out, Body body) throws IOException {
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      body.write(json);
    }
  }

  /** A small answer. */
  static HttpResponse response(HttpStatus status, Body body) {
    return HttpResponse.of(
        ResponseHeaders.builder(status).contentType(MediaType.JSON).build(),
        HttpData.wrap(document(body)));
  }

  static HttpResponse error(HttpStatus status, String message) {
    return error(status.code(), message).toHttpResponse();
  }

  /** {@code {"error": …}}, with more header fields. */
  static Answer error(int status, String message, Answer.Field... more) {
    ByteBuf content =
        document(
            json -> {
              json.writeStartObject();
              json.writeStringField("error", Excerpt.told(message));
              json.writeEndObject();
            });
    return new Answer(status, List.of(Answer.JSON), content).with(content, more);
  }

  private static ByteBuf document(Body body) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
      write(bytes, body);
      return Unpooled.wrappedBuffer(bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
  }
}
