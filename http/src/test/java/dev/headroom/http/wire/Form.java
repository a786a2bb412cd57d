package dev.headroom.http.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A form of request from {@code forms.txt}.
 *
 * @param status 200 where it is read, else what it is refused with
 */
record Form(int status, String name, String text) {

  static List<Form> all() throws IOException {
    try (InputStream in = Form.class.getResourceAsStream("forms.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Form::parse)
          .toList();
    }
  }

  private static Form parse(String line) {
    String[] parts = line.split(" \\| ", 3);
    return new Form(
        Integer.parseInt(parts[0]),
        parts[1],
        unescape(parts[2].replace("%H", "Host: a.example\\r\\n")));
  }

  private static String unescape(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.write(c);
        continue;
      }
      char escaped = text.charAt(++i);
      switch (escaped) {
        case 'r' -> out.write('\r');
        case 'n' -> out.write('\n');
        case 't' -> out.write('\t');
        case '0' -> out.write(0);
        case '\\' -> out.write('\\');
        case 'x' -> {
          out.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
          i += 2;
        }
        default -> throw new IllegalArgumentException("escape: " + escaped);
      }
    }
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  byte[] bytes() {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  boolean isRefused() {
    return status != 200;
  }

  @Override
  public String toString() {
    return name + " (" + status + ")";
  }
}
