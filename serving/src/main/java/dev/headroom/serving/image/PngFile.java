package dev.headroom.serving.image;

import dev.headroom.serving.image.Picture.Format;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Reads what a PNG file announces, and keeps the chunks that pixels are made of.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">the format</a>
 */
final class PngFile {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  /** Length, type and checksum of a chunk. */
  private static final int AROUND = 12;

  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504C5445;
  private static final int TRNS = 0x74524E53;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454E44;

  private static final int GRAY = 0;
  private static final int COLOURS = 2;
  private static final int PALETTE = 3;
  private static final int GRAY_ALPHA = 4;
  private static final int COLOURS_ALPHA = 6;

  private final byte[] file;
  private final FileBytes in;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  PngFile(byte[] file) {
    this.file = file;
    this.in = new FileBytes(file);
  }

  static boolean is(byte[] file) {
    return JpegFile.startsWith(file, SIGNATURE);
  }

  Picture picture() throws PictureException {
    in.skip(SIGNATURE.length);
    kept.write(file, 0, SIGNATURE.length);
    int length = in.u31();
    if (length != 13 || in.u31() != IHDR) {
      throw new PictureException("PNG: no header at its beginning");
    }
    int width = in.u31();
    int height = in.u31();
    int depth = in.u8();
    int type = in.u8();
    in.skip(3 + 4);
    keep(SIGNATURE.length, length);
    if (width == 0 || height == 0) {
      throw new PictureException("PNG: no pixels");
    }
    boolean transparent = rest(type);
    int sampleBytes = depth == 16 ? 2 : 1;
    int samples =
        switch (type) {
          case GRAY, PALETTE -> 1;
          case COLOURS -> 3;
          case GRAY_ALPHA -> 2;
          case COLOURS_ALPHA -> 4;
          default -> throw new PictureException("PNG: colour type " + type);
        };
    int channels =
        switch (type) {
          case GRAY -> 1;
          case COLOURS -> 3;
          case PALETTE -> transparent ? 4 : 3;
          default -> 4;
        };
    // The decoder has the rows of an interlaced picture beside it: never more than the picture.
    long memory = 2L * width * height * samples * sampleBytes;
    return new Picture(
        Format.PNG,
        width,
        height,
        channels,
        sampleBytes,
        memory,
        ByteBuffer.wrap(kept.toByteArray()));
  }

  /** Keeps what is needed of the other chunks; returns whether a palette has alpha. */
  private boolean rest(int type) throws PictureException {
    boolean transparent = false;
    while (in.left() > 0) {
      int start = in.position();
      int length = in.u31();
      int name = in.u31();
      in.skip(length);
      in.skip(4);
      // Of pictures without a palette it is one colour, which then stays as it is.
      boolean alpha = name == TRNS && type == PALETTE;
      transparent |= alpha;
      if (name == PLTE || name == IDAT || name == IEND || alpha) {
        keep(start, length);
      }
      if (name == IEND) {
        return transparent;
      }
    }
    throw new PictureException("PNG: it ends too early");
  }

  private void keep(int start, int length) {
    kept.write(file, start, AROUND + length);
  }
}
