package dev.headroom.serving.image;

import dev.headroom.serving.image.Picture.Format;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads what a JPEG file announces, and keeps the segments that pixels are made of. Which colours
 * its components are is said by the kept ones as the libjpeg that everybody has would take it.
 *
 * @see <a href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">the format</a>
 */
final class JpegFile {
  private static final byte[] START = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};

  /** JFIF 1.1, without a preview: components are luminance and two differences of colour. */
  private static final byte[] JFIF = {
    (byte) 0xFF, (byte) 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };

  private static final int BASELINE = 0xC0;
  private static final int PROGRESSIVE = 0xC2;
  private static final int SCAN = 0xDA;
  private static final int END = 0xD9;
  private static final int ADOBE = 0xEE;
  private static final int COMMENT = 0xFE;

  /** Each goes over the whole picture; usual are ten. */
  private static final int MOST_SCANS = 64;

  private final byte[] file;
  private final FileBytes in;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private int width;
  private int height;
  private int components;
  private boolean progressive;
  private boolean namesRgb;
  private boolean adobe;

  JpegFile(byte[] file) {
    this.file = file;
    this.in = new FileBytes(file);
  }

  static boolean is(byte[] file) {
    return startsWith(file, START);
  }

  static boolean startsWith(byte[] file, byte[] beginning) {
    return file.length >= beginning.length
        && Arrays.equals(file, 0, beginning.length, beginning, 0, beginning.length);
  }

  Picture picture() throws PictureException {
    in.skip(2);
    int marker = marker();
    for (; marker != SCAN; marker = marker()) {
      segment(marker);
    }
    if (components == 0) {
      throw new PictureException("JPEG: no frame before its first scan");
    }
    int start = in.position() - 2;
    requireFewScans(start);
    ByteArrayOutputStream whole = new ByteArrayOutputStream(file.length);
    whole.write(file, 0, 2);
    if (!adobe && components == 3 && !namesRgb) {
      whole.write(JFIF, 0, JFIF.length);
    }
    whole.writeBytes(kept.toByteArray());
    whole.write(file, start, file.length - start);
    long samples = (long) width * height * components;
    // A progressive one is kept as coefficients of two bytes until its last scan.
    long memory = progressive ? 3 * samples : samples;
    return new Picture(
        Format.JPEG, width, height, components, 1, memory, ByteBuffer.wrap(whole.toByteArray()));
  }

  private int marker() throws PictureException {
    if (in.u8() != 0xFF) {
      throw new PictureException("JPEG: no marker where one has to be");
    }
    int marker = in.u8();
    while (marker == 0xFF) {
      marker = in.u8();
    }
    return marker;
  }

  private void segment(int marker) throws PictureException {
    if (marker == END || marker < BASELINE || (marker >= 0xD0 && marker <= 0xD8)) {
      throw new PictureException("JPEG: no picture in it");
    }
    int start = in.position() - 2;
    int length = in.u16();
    if (length < 2 || length - 2 > in.left()) {
      throw new PictureException("JPEG: it ends too early");
    }
    int next = in.position() + length - 2;
    boolean frame = marker >= BASELINE && marker <= 0xCF && marker != 0xC4 && marker != 0xC8;
    if (frame && marker != 0xCC) {
      frame(marker);
    }
    in.skip(next - in.position());
    boolean application = marker >= 0xE0 && marker <= 0xEF && marker != ADOBE;
    adobe |= marker == ADOBE;
    if (!application && marker != COMMENT) {
      kept.write(file, start, length + 2);
    }
  }

  private void frame(int marker) throws PictureException {
    if (marker > PROGRESSIVE) {
      throw new PictureException("JPEG: lossless, hierarchical or arithmetic coding");
    }
    progressive = marker == PROGRESSIVE;
    int bits = in.u8();
    height = in.u16();
    width = in.u16();
    components = in.u8();
    if (bits != 8 || width == 0 || height == 0 || (components != 1 && components != 3)) {
      throw new PictureException(
          "JPEG: %d x %d pixels of %d components of %d bits (expected: gray or colours, of 8 bits)"
              .formatted(width, height, components, bits));
    }
    StringBuilder names = new StringBuilder(3);
    for (int i = 0; i < components; i++) {
      names.append((char) in.u8());
      in.skip(2);
    }
    namesRgb = names.toString().equals("RGB");
  }

  /** In scans, 0xFF is followed by 0 or by what ends or restarts one. */
  private void requireFewScans(int start) throws PictureException {
    int scans = 0;
    for (int i = start; i + 1 < file.length; i++) {
      if (file[i] == (byte) 0xFF && file[i + 1] == (byte) SCAN && ++scans > MOST_SCANS) {
        throw new PictureException("JPEG: more than " + MOST_SCANS + " scans");
      }
    }
  }
}
