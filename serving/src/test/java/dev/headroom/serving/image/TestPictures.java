package dev.headroom.serving.image;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Pictures for tests, written by the JDK. */
public final class TestPictures {
  private static final int HEADER_END = 33;

  private TestPictures() {}

  /** One whose samples differ from pixel to pixel. */
  public static BufferedImage gradient(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    WritableRaster raster = image.getRaster();
    int most = type == BufferedImage.TYPE_USHORT_GRAY ? 65535 : 255;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int band = 0; band < raster.getNumBands(); band++) {
          raster.setSample(x, y, band, (x * 23 + y * 41 + band * 67) % (most + 1));
        }
      }
    }
    return image;
  }

  public static byte[] png(BufferedImage image) throws IOException {
    return written(image, "png");
  }

  public static byte[] jpeg(BufferedImage image) throws IOException {
    return written(image, "jpeg");
  }

  private static byte[] written(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, out)) {
      throw new IOException("cannot be written as " + format);
    }
    return out.toByteArray();
  }

  /** The PNG file with one more chunk behind its header. */
  static byte[] withChunk(byte[] png, String type, byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(out);
    data.write(png, 0, HEADER_END);
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    data.writeInt(content.length);
    data.write(name);
    data.write(content);
    data.writeInt((int) crc.getValue());
    data.write(png, HEADER_END, png.length - HEADER_END);
    return out.toByteArray();
  }
}
