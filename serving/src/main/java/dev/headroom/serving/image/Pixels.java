package dev.headroom.serving.image;

import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** The pixels of a picture. */
final class Pixels {
  static {
    // The JDK would look for a display, and for its libraries, where the environment names one.
    System.setProperty("java.awt.headless", "true");
  }

  private final Picture picture;
  private final BufferedImage image;
  private final int bands;
  private final int[] samples;

  private Pixels(Picture picture, BufferedImage image) {
    this.picture = picture;
    this.image = image;
    this.bands = image.getRaster().getNumBands();
    this.samples = new int[picture.width() * bands];
  }

  /**
   * Decodes {@code picture}, which takes its memory in the heap.
   *
   * @throws PictureException where its file is damaged
   */
  static Pixels of(Picture picture) throws PictureException {
    ImageReader reader =
        ImageIO.getImageReadersByFormatName(picture.format().name().toLowerCase(Locale.ROOT))
            .next();
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(
            new ByteBufInputStream(Unpooled.wrappedBuffer(picture.file())))) {
      reader.setInput(in, true, true);
      if (reader.getWidth(0) != picture.width() || reader.getHeight(0) != picture.height()) {
        throw new PictureException("it has another size than it announces");
      }
      return new Pixels(picture, reader.read(0));
    } catch (IOException | RuntimeException e) {
      // The readers of the JDK throw whatever they come upon.
      throw new PictureException(picture.format() + ": damaged");
    } finally {
      reader.dispose();
    }
  }

  /**
   * Reads a row.
   *
   * @param into takes {@link Picture#channels} values a pixel: gray, or blue, green, red, and alpha
   */
  void row(int y, int[] into) {
    image.getRaster().getPixels(0, y, picture.width(), 1, samples);
    ColorModel model = image.getColorModel();
    int channels = picture.channels();
    int at = 0;
    for (int x = 0; x < picture.width(); x++, at += channels) {
      int from = x * bands;
      if (model instanceof IndexColorModel palette) {
        colour(palette, samples[from], into, at);
      } else if (channels == 1) {
        into[at] = samples[from];
      } else if (bands < 3) {
        into[at] = into[at + 1] = into[at + 2] = samples[from];
        into[at + 3] = samples[from + 1];
      } else {
        into[at] = samples[from + 2];
        into[at + 1] = samples[from + 1];
        into[at + 2] = samples[from];
        if (channels == 4) {
          into[at + 3] = samples[from + 3];
        }
      }
    }
  }

  private void colour(IndexColorModel palette, int index, int[] into, int at) {
    int channels = picture.channels();
    if (channels == 1) {
      into[at] = palette.getRed(index);
      return;
    }
    into[at] = palette.getBlue(index);
    into[at + 1] = palette.getGreen(index);
    into[at + 2] = palette.getRed(index);
    if (channels == 4) {
      into[at + 3] = palette.getAlpha(index);
    }
  }
}
