package dev.headroom.serving.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.headroom.serving.engine.Datatype;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as an encoded picture. */
class PictureFuzzTest {
  private static final long LITTLE = 1 << 20;

  static Stream<byte[]> seeds() {
    return Stream.of(
            BufferedImage.TYPE_INT_RGB,
            BufferedImage.TYPE_INT_ARGB,
            BufferedImage.TYPE_BYTE_GRAY,
            BufferedImage.TYPE_USHORT_GRAY,
            BufferedImage.TYPE_BYTE_BINARY)
        .map(type -> TestPictures.gradient(9, 5, type))
        .flatMap(
            image -> {
              try {
                byte[] png = TestPictures.png(image);
                return image.getRaster().getNumBands() == 4
                        || image.getSampleModel().getDataType() != 0
                    ? Stream.of(png)
                    : Stream.of(png, TestPictures.jpeg(image));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  @MethodSource("seeds")
  @FuzzTest
  void isReadOrRefused(byte[] file) {
    try {
      Picture picture = Picture.of(file);
      assertThat(picture.file().remaining()).isLessThanOrEqualTo(file.length + 18);
      if (picture.memory() <= LITTLE) {
        ByteBuffer into = ByteBuffer.allocate(3 * 2 * picture.channels());
        Scaling.write(picture, 3, 2, Datatype.UINT8, into);
        assertThat(into.hasRemaining()).isFalse();
      }
    } catch (PictureException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}
