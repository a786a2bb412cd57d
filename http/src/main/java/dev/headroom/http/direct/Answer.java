package dev.headroom.http.direct;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer as a value, for either way.
 *
 * @param status a final one, 200 to 599
 * @param fields beside the length, the date and those of the connection; names in lower case
 * @param content whoever has the answer releases it
 */
public record Answer(int status, List<Field> fields, ByteBuf content) {
  /** {@code content-type: application/json}. */
  public static final Field JSON = new Field("content-type", "application/json");

  public Answer {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status: " + status + " (expected: 200 to 599)");
    }
    fields = List.copyOf(fields);
  }

  /**
   * A header field.
   *
   * @param name in lower case
   */
  public record Field(String name, String value) {
    public Field {
      require("name", name);
      require("value", value);
    }

    /** What could end a line would let an answer say what it does not mean to. */
    private static void require(String what, String text) {
      for (int i = 0; i < text.length(); i++) {
        if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
          throw new IllegalArgumentException(what + ": " + text + " (expected: visible ASCII)");
        }
      }
    }
  }

  /** The value of the field; null where there is none. */
  public @Nullable String field(String name) {
    for (Field field : fields) {
      if (field.name().equals(name)) {
        return field.value();
      }
    }
    return null;
  }

  /** The same answer with another content and more fields. */
  public Answer with(ByteBuf other, Field... more) {
    List<Field> all = new ArrayList<>(fields);
    all.addAll(List.of(more));
    return new Answer(status, all, other);
  }

  /** For the server's usual way; takes the content over. */
  public HttpResponse toHttpResponse() {
    ResponseHeadersBuilder headers = ResponseHeaders.builder(HttpStatus.valueOf(status));
    for (Field field : fields) {
      headers.add(field.name(), field.value());
    }
    return HttpResponse.of(headers.build(), HttpData.wrap(content));
  }
}
