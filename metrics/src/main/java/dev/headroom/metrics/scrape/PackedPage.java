package dev.headroom.metrics.scrape;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** A page that came in gzip. */
final class PackedPage {
  /** Beyond the page's limit. */
  static final class TooLongException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private PackedPage() {}

  /** Unpacks as much as a page may have. */
  static byte[] unpack(byte[] packed, int maxBytes) throws IOException, TooLongException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed), 8 << 10)) {
      byte[] text = in.readNBytes(maxBytes);
      if (text.length == maxBytes && in.read() >= 0) {
        throw new TooLongException();
      }
      return text;
    }
  }
}
