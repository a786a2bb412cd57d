package dev.headroom.serving.inference;

import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.InputSettings.Layout;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.image.Picture;
import dev.headroom.serving.image.PictureException;
import dev.headroom.serving.image.Scaling;
import dev.headroom.serving.repository.LoadedVersion;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * BYTES for an input of four dimensions: each element is a JPEG or PNG file. The dimensions are
 * batch, height, width and channels, unless the setting layout says otherwise; texts and rules are
 * OVMS's.
 */
final class EncodedImages {
  private static final String NHWC = "NHWC";
  private static final String CHANNELS = "Invalid number of channels in binary input";
  private static final int HEIGHT = 1;
  private static final int WIDTH = 2;
  private static final int CHANNEL = 3;

  private final TensorSpec spec;
  private final Room room;

  private EncodedImages(TensorSpec spec, Room room) {
    this.spec = spec;
    this.room = room;
  }

  /** Whether there are any among {@code inputs}. */
  static boolean among(LoadedVersion version, List<Tensor> inputs) {
    for (Tensor input : inputs) {
      if (spec(version, input) != null) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable TensorSpec spec(LoadedVersion version, Tensor input) {
    if (!(input instanceof Tensor.Bytes)) {
      return null;
    }
    TensorSpec spec = version.input(input.name());
    boolean pixels =
        spec != null && spec.datatype() != Datatype.BYTES && spec.shape().rank() == CHANNEL + 1;
    return pixels ? spec : null;
  }

  /**
   * The inputs with the pixels of those that are encoded, which takes milliseconds.
   *
   * @param room where pixels are
   */
  static List<Tensor> decode(LoadedVersion version, List<Tensor> inputs, Room room) {
    List<Tensor> decoded = new ArrayList<>(inputs.size());
    for (Tensor input : inputs) {
      TensorSpec spec = spec(version, input);
      if (spec != null && input instanceof Tensor.Bytes encoded) {
        requireLayout(version, spec);
        decoded.add(new EncodedImages(spec, room).decode(encoded));
      } else {
        decoded.add(input);
      }
    }
    return decoded;
  }

  private static void requireLayout(LoadedVersion version, TensorSpec spec) {
    String layout = version.settings().layout(spec.name()).map(Layout::tensor).orElse(NHWC);
    if (!isNhwc(layout)) {
      throw RefusedException.invalid(
          "Received binary image input but resource not configured to accept NHWC layout",
          "%s: layout %s".formatted(spec.name(), layout));
    }
  }

  /** Letters, ? for any dimension, ... for any number of them. */
  private static boolean isNhwc(String layout) {
    int dots = layout.indexOf("...");
    String first = dots < 0 ? layout : layout.substring(0, dots);
    String last = dots < 0 ? "" : layout.substring(dots + 3);
    int named = first.length() + last.length();
    boolean whole = dots < 0 ? named == NHWC.length() : named <= NHWC.length();
    return whole
        && fits(first, NHWC.substring(0, first.length()))
        && fits(last, NHWC.substring(NHWC.length() - last.length()));
  }

  private static boolean fits(String letters, String expected) {
    for (int i = 0; i < letters.length(); i++) {
      if (letters.charAt(i) != '?' && letters.charAt(i) != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private Tensor decode(Tensor.Bytes encoded) {
    if (!Scaling.supports(spec.datatype())) {
      throw RefusedException.invalid(
          "Invalid input precision",
          "%s: %s of encoded images".formatted(spec.name(), spec.datatype()));
    }
    List<byte[]> files = encoded.elements();
    if (encoded.shape().rank() > 1) {
      throw RefusedException.invalid(
          "Invalid number of shape dimensions",
          "Expected: 1, of encoded images; Actual: %s; input name: %s"
              .formatted(encoded.shape(), spec.name()));
    }
    long batch = spec.shape().dimension(0);
    if (files.isEmpty() || (batch != Shape.DYNAMIC && batch != files.size())) {
      throw RefusedException.invalid(
          "Invalid input batch size",
          "Expected: %s; Actual: %d; input name: %s"
              .formatted(batch == Shape.DYNAMIC ? "1 or more" : batch, files.size(), spec.name()));
    }
    return decode(files);
  }

  private Tensor decode(List<byte[]> files) {
    Picture first = picture(files, 0);
    int height = size(HEIGHT, first.height());
    int width = size(WIDTH, first.width());
    Shape shape = Shape.of(files.size(), height, width, first.channels());
    if (!spec.shape().accepts(shape)) {
      throw invalid("Invalid input shape", "Expected: " + spec.shape() + "; Actual: " + shape);
    }
    ByteBuf pixels = room.buffer(bytes(shape));
    ByteBuffer into =
        pixels
            .nioBuffer(0, pixels.capacity())
            .limit((int) bytes(shape))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < files.size(); i++) {
      Picture picture = i == 0 ? first : picture(files, i);
      if (!resizes() && (picture.height() != height || picture.width() != width)) {
        throw invalid(
            "Binary input images for this endpoint are required to have the same resolution",
            "Expected: %d x %d; Actual: %d x %d"
                .formatted(width, height, picture.width(), picture.height()));
      }
      if (picture.channels() != first.channels()) {
        throw channels(first.channels(), picture);
      }
      write(picture, height, width, into, i);
    }
    return new Tensor.Dense(spec.name(), spec.datatype(), shape, into.flip());
  }

  private long bytes(Shape shape) {
    try {
      return Math.multiplyExact(shape.elements(), spec.datatype().size());
    } catch (ArithmeticException e) {
      throw invalid("Invalid input shape", shape + " of pixels are too many");
    }
  }

  private void write(Picture picture, int height, int width, ByteBuffer into, int index) {
    long memory = picture.memory() + picture.file().remaining();
    room.reserve(memory);
    try {
      Scaling.write(picture, height, width, spec.datatype(), into);
    } catch (PictureException e) {
      throw unreadable(index, e);
    } finally {
      room.unreserve(memory);
    }
  }

  private Picture picture(List<byte[]> files, int index) {
    byte[] file = files.get(index);
    if (file.length == 0) {
      throw invalid("Bytes contents is empty", "image " + index);
    }
    try {
      Picture picture = Picture.of(file);
      long expected = spec.shape().dimension(CHANNEL);
      if (expected != Shape.DYNAMIC && expected != picture.channels()) {
        throw channels(expected, picture);
      }
      return picture;
    } catch (PictureException e) {
      throw unreadable(index, e);
    }
  }

  /** The model's own, or that of the first image where it is open. */
  private int size(int dimension, int ofFirst) {
    long own = spec.shape().dimension(dimension);
    return resizes() && own <= Integer.MAX_VALUE ? (int) own : ofFirst;
  }

  /** OVMS changes no image's size where any dimension is open. */
  private boolean resizes() {
    return !spec.shape().hasOpen();
  }

  private RefusedException channels(long expected, Picture picture) {
    return invalid(CHANNELS, "Expected: %d; Actual: %d".formatted(expected, picture.channels()));
  }

  private RefusedException unreadable(int index, PictureException why) {
    return invalid("Image parsing failed", "image %d: %s".formatted(index, why.getMessage()));
  }

  private RefusedException invalid(String text, String detail) {
    return RefusedException.invalid(text, detail + "; input name: " + spec.name());
  }
}
