package dev.headroom.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** How content may be coded (RFC 9110, 8.4.1). Answers prefer the first that is accepted. */
public enum Coding {
  GZIP {
    @Override
    public OutputStream over(OutputStream out) throws IOException {
      return new GZIPOutputStream(out, BUFFER) {
        {
          def.setLevel(Deflater.BEST_SPEED);
        }
      };
    }
  },
  DEFLATE {
    @Override
    public OutputStream over(OutputStream out) {
      Deflater deflater = new Deflater(Deflater.BEST_SPEED);
      return new DeflaterOutputStream(out, deflater, BUFFER) {
        @Override
        public void close() throws IOException {
          try {
            super.close();
          } finally {
            deflater.end();
          }
        }
      };
    }
  };

  private static final int BUFFER = 8 << 10;

  /** As headers name it. */
  String token() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What codes into {@code out}; closing it closes that. The fastest level: of JSON numbers the
   * usual one makes a tenth less, in nine times the time.
   */
  public abstract OutputStream over(OutputStream out) throws IOException;

  /** All of the content, coded. */
  byte[] encode(InputStream content, int length) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(length / 4 + 64);
    try (OutputStream out = over(bytes)) {
      content.transferTo(out);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  /** What an {@code Accept-Encoding} lets an answer have; null: only what is not coded. */
  static @Nullable Coding accepted(String header) {
    for (Coding coding : values()) {
      if (accepts(header, coding.token())) {
        return coding;
      }
    }
    return null;
  }

  private static boolean accepts(String header, String token) {
    boolean any = false;
    for (String item : header.split(",", -1)) {
      String[] parts = item.split(";", -1);
      String name = parts[0].strip();
      boolean refused = parts.length > 1 && parts[1].strip().matches("[qQ]=0(\\.0*)?");
      if (name.equalsIgnoreCase(token)) {
        return !refused;
      }
      any |= name.equals("*") && !refused;
    }
    return any;
  }
}
