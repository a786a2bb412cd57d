package dev.headroom.serving.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.serving.engine.Datatype;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pixels as elements of tensors. */
class ScalingTest {
  private static ByteBuffer scaled(byte[] file, int height, int width, Datatype datatype)
      throws PictureException {
    Picture picture = Picture.of(file);
    ByteBuffer into =
        ByteBuffer.allocate(height * width * picture.channels() * datatype.size())
            .order(ByteOrder.LITTLE_ENDIAN);
    Scaling.write(picture, height, width, datatype, into);
    assertThat(into.hasRemaining()).isFalse();
    return into.flip();
  }

  @Test
  void blueComesFirst() throws Exception {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x010203);
    image.setRGB(1, 0, 0xF0E0D0);

    assertThat(scaled(TestPictures.png(image), 1, 2, Datatype.UINT8).array())
        .containsExactly(3, 2, 1, 0xD0, 0xE0, 0xF0);
  }

  @Test
  void alphaComesLast() throws Exception {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x80010203);

    assertThat(scaled(TestPictures.png(image), 1, 1, Datatype.UINT8).array())
        .containsExactly(3, 2, 1, 0x80);
  }

  @Test
  void aPaletteIsColours() throws Exception {
    byte[] red = {10, 40};
    byte[] green = {20, 50};
    byte[] blue = {30, 60};
    BufferedImage image =
        new BufferedImage(
            2, 1, BufferedImage.TYPE_BYTE_BINARY, new IndexColorModel(1, 2, red, green, blue));
    image.getRaster().setSample(1, 0, 0, 1);

    assertThat(scaled(TestPictures.png(image), 1, 2, Datatype.UINT8).array())
        .containsExactly(30, 20, 10, 60, 50, 40);
  }

  @Test
  void sixteenBitsStayAsTheyAreWhereTheTypeHasThem() throws Exception {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(0, 0, 0, 200);
    image.getRaster().setSample(1, 0, 0, 65535);
    byte[] png = TestPictures.png(image);

    assertThat(scaled(png, 1, 2, Datatype.FP32).asFloatBuffer().get(1)).isEqualTo(65535);
    assertThat(scaled(png, 1, 2, Datatype.UINT16).getShort(2)).isEqualTo((short) 65535);
    assertThat(scaled(png, 1, 2, Datatype.UINT8).array()).containsExactly(200, 255);
    assertThat(scaled(png, 1, 2, Datatype.INT8).array()).containsExactly(127, 127);
  }

  @ParameterizedTest
  @EnumSource(
      value = Datatype.class,
      names = {"FP32", "FP64", "FP16", "UINT8", "UINT16", "INT16", "INT32"})
  void eachTypeHasTheSameNumbers(Datatype datatype) throws Exception {
    byte[] png = TestPictures.png(TestPictures.gradient(5, 4, BufferedImage.TYPE_INT_RGB));
    ByteBuffer bytes = scaled(png, 4, 5, Datatype.UINT8);
    ByteBuffer values = scaled(png, 4, 5, datatype);
    for (int i = 0; i < bytes.remaining(); i++) {
      double value =
          switch (datatype) {
            case FP32 -> values.getFloat(4 * i);
            case FP64 -> values.getDouble(8 * i);
            case FP16 -> Float.float16ToFloat(values.getShort(2 * i));
            case UINT16, INT16 -> values.getShort(2 * i);
            case INT32 -> values.getInt(4 * i);
            default -> values.get(i) & 0xFF;
          };
      assertThat(value).isEqualTo(bytes.get(i) & 0xFF);
    }
  }

  /** Made by OpenCV 5.0: {@code cv2.resize(float32([[0, 10, 20, 30]]), (w, 1))}. */
  @Test
  void betweenPixelsLieValuesByTheirDistance() throws Exception {
    BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_GRAY);
    for (int x = 0; x < 4; x++) {
      image.getRaster().setSample(x, 0, 0, 10 * x);
    }
    byte[] png = TestPictures.png(image);

    assertThat(floats(scaled(png, 1, 2, Datatype.FP32))).containsExactly(5, 25);
    assertThat(floats(scaled(png, 1, 3, Datatype.FP32)))
        .usingComparatorWithPrecision(1e-4f)
        .containsExactly(1.6666667f, 15, 28.333334f);
    assertThat(floats(scaled(png, 1, 7, Datatype.FP32)))
        .usingComparatorWithPrecision(1e-4f)
        .containsExactly(0, 3.5714288f, 9.285715f, 15, 20.714287f, 26.428572f, 30);
    assertThat(floats(scaled(png, 3, 1, Datatype.FP32))).containsExactly(15, 15, 15);
  }

  private static float[] floats(ByteBuffer values) {
    float[] floats = new float[values.remaining() / Float.BYTES];
    values.asFloatBuffer().get(floats);
    return floats;
  }

  @Test
  void aJpegIsNearlyWhatWasWritten() throws Exception {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256; i++) {
      image.setRGB(i % 16, i / 16, 0xC08040);
    }
    ByteBuffer values = scaled(TestPictures.jpeg(image), 16, 16, Datatype.FP32);

    assertThat(values.getFloat(0)).isCloseTo(0x40, within(3f));
    assertThat(values.getFloat(4)).isCloseTo(0x80, within(3f));
    assertThat(values.getFloat(8)).isCloseTo(0xC0, within(3f));
  }
}
