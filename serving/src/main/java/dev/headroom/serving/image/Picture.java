package dev.headroom.serving.image;

import java.nio.ByteBuffer;

/**
 * An encoded picture, as it announces itself; what is in it has not been looked at.
 *
 * @param format as the JDK names its reader
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param channels of a pixel once it is decoded: 1 (gray), 3 (blue, green, red) or 4 (alpha, too)
 * @param sampleBytes 1 or 2
 * @param memory at least what its decoder takes at once, in bytes
 * @param file the parts of the file that pixels are made of
 */
public record Picture(
    Format format,
    int width,
    int height,
    int channels,
    int sampleBytes,
    long memory,
    ByteBuffer file) {
  /** What can be read. */
  public enum Format {
    JPEG,
    PNG
  }

  public Picture {
    file = file.asReadOnlyBuffer();
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "picture: " + width + " x " + height + " (expected: 1 x 1 or more)");
    }
  }

  /**
   * The picture in {@code file}.
   *
   * @throws PictureException where there is none
   */
  public static Picture of(byte[] file) throws PictureException {
    if (PngFile.is(file)) {
      return new PngFile(file).picture();
    }
    if (JpegFile.is(file)) {
      return new JpegFile(file).picture();
    }
    throw new PictureException("neither JPEG nor PNG");
  }
}
