package dev.headroom.serving.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.serving.image.Picture.Format;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** What files announce, and what is kept of them. */
class PictureTest {
  @Test
  void aPngSaysItsSizeAndChannels() throws Exception {
    assertThat(
            Picture.of(TestPictures.png(TestPictures.gradient(7, 5, BufferedImage.TYPE_INT_RGB))))
        .satisfies(
            picture -> {
              assertThat(picture.format()).isEqualTo(Format.PNG);
              assertThat(picture.width()).isEqualTo(7);
              assertThat(picture.height()).isEqualTo(5);
              assertThat(picture.channels()).isEqualTo(3);
              assertThat(picture.sampleBytes()).isEqualTo(1);
            });
    assertThat(
            Picture.of(TestPictures.png(TestPictures.gradient(2, 2, BufferedImage.TYPE_INT_ARGB)))
                .channels())
        .isEqualTo(4);
    Picture gray =
        Picture.of(TestPictures.png(TestPictures.gradient(2, 2, BufferedImage.TYPE_USHORT_GRAY)));
    assertThat(gray.channels()).isEqualTo(1);
    assertThat(gray.sampleBytes()).isEqualTo(2);
  }

  @Test
  void aJpegSaysItsSizeAndChannels() throws Exception {
    Picture colours =
        Picture.of(TestPictures.jpeg(TestPictures.gradient(33, 17, BufferedImage.TYPE_INT_RGB)));
    assertThat(colours.format()).isEqualTo(Format.JPEG);
    assertThat(colours.width()).isEqualTo(33);
    assertThat(colours.height()).isEqualTo(17);
    assertThat(colours.channels()).isEqualTo(3);
    Picture gray =
        Picture.of(TestPictures.jpeg(TestPictures.gradient(3, 4, BufferedImage.TYPE_BYTE_GRAY)));
    assertThat(gray.channels()).isEqualTo(1);
  }

  @Test
  void whatIsNotPixelsIsLeftOut() throws Exception {
    byte[] plain = TestPictures.png(TestPictures.gradient(4, 4, BufferedImage.TYPE_INT_RGB));
    byte[] text = new byte[100_000];
    byte[] told = TestPictures.withChunk(plain, "zTXt", text);

    assertThat(told).hasSizeGreaterThan(text.length);
    assertThat(Picture.of(told).file()).isEqualTo(Picture.of(plain).file());

    byte[] jpeg = TestPictures.jpeg(TestPictures.gradient(4, 4, BufferedImage.TYPE_INT_RGB));
    ByteArrayOutputStream exif = new ByteArrayOutputStream();
    exif.write(jpeg, 0, 2);
    exif.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xE1, 0x40, 0x02});
    exif.writeBytes(new byte[0x4000]);
    exif.write(jpeg, 2, jpeg.length - 2);
    assertThat(Picture.of(exif.toByteArray()).file()).isEqualTo(Picture.of(jpeg).file());
  }

  @Test
  void aHugePictureIsKnownByItsHeaderAlone() throws Exception {
    byte[] png = TestPictures.png(TestPictures.gradient(1, 1, BufferedImage.TYPE_INT_RGB));
    ByteBuffer.wrap(png).putInt(16, 30_000).putInt(20, 30_000);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());

    Picture picture = Picture.of(png);

    assertThat(picture.width()).isEqualTo(30_000);
    assertThat(picture.memory()).isGreaterThanOrEqualTo(30_000L * 30_000 * 3);
  }

  @Test
  void damageIsNoPicture() throws Exception {
    byte[] png = TestPictures.png(TestPictures.gradient(9, 9, BufferedImage.TYPE_INT_RGB));
    byte[] jpeg = TestPictures.jpeg(TestPictures.gradient(9, 9, BufferedImage.TYPE_INT_RGB));
    for (byte[] file : new byte[][] {png, jpeg}) {
      for (int length = 0; length < Math.min(file.length, 600); length++) {
        byte[] cut = Arrays.copyOf(file, length);
        try {
          // A JPEG may lack some of its last scan.
          Picture picture = Picture.of(cut);
          assertThat(picture.format()).isEqualTo(Format.JPEG);
        } catch (PictureException e) {
          assertThat(e).hasMessageNotContaining("null");
        }
      }
      Random random = new Random(1);
      for (int i = 0; i < 300; i++) {
        byte[] changed = file.clone();
        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        try {
          Picture picture = Picture.of(changed);
          if (picture.memory() < 1 << 20) {
            Pixels.of(picture).row(0, new int[picture.width() * picture.channels()]);
          }
        } catch (PictureException e) {
          assertThat(e).hasMessageNotContaining("null");
        }
      }
    }
    assertThatThrownBy(() -> Picture.of("GIF89a".getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(PictureException.class)
        .hasMessage("neither JPEG nor PNG");
  }

  @Test
  void manyScansAreRefused() throws Exception {
    byte[] jpeg = TestPictures.jpeg(TestPictures.gradient(9, 9, BufferedImage.TYPE_INT_RGB));
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    many.writeBytes(jpeg);
    for (int i = 0; i < 64; i++) {
      many.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xDA, 0, 2});
    }
    assertThatThrownBy(() -> Picture.of(many.toByteArray())).hasMessage("JPEG: more than 64 scans");
  }
}
