package dev.headroom.serving.image;

import dev.headroom.serving.engine.Datatype;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * Makes a picture's pixels the elements of a tensor: rows of pixels, their channels side by side.
 * In another size, a value lies between those of the four pixels around its place, by its distance
 * from each (OpenCV's {@code INTER_LINEAR}); numbers that a type does not have become the nearest
 * that it has.
 *
 * @see <a
 *     href="https://github.com/openvinotoolkit/model_server/blob/main/docs/binary_input.md">what
 *     OpenVINO Model Server says of it</a>
 */
public final class Scaling {
  private static final Set<Datatype> TYPES =
      Set.of(
          Datatype.FP32,
          Datatype.FP64,
          Datatype.FP16,
          Datatype.UINT8,
          Datatype.INT8,
          Datatype.UINT16,
          Datatype.INT16,
          Datatype.INT32);

  private final Pixels pixels;
  private final Picture picture;
  private final Axis columns;
  private final Axis rows;
  private final int[][] cached = new int[2][];
  private final int[] cachedRow = {-1, -1};

  /** Where values of one axis lie among the pixels: before each, and how far behind that. */
  private static final class Axis {
    final int[] before;
    final double[] beyond;

    Axis(int pixels, int values) {
      before = new int[values];
      beyond = new double[values];
      double step = (double) pixels / values;
      for (int i = 0; i < values; i++) {
        double place = Math.clamp((i + 0.5) * step - 0.5, 0, pixels - 1);
        before[i] = (int) place;
        beyond[i] = place - before[i];
      }
    }
  }

  private Scaling(Pixels pixels, Picture picture, int height, int width) {
    this.pixels = pixels;
    this.picture = picture;
    this.columns = new Axis(picture.width(), width);
    this.rows = new Axis(picture.height(), height);
    for (int i = 0; i < cached.length; i++) {
      cached[i] = new int[picture.width() * picture.channels()];
    }
  }

  /** Whether pixels can be elements of {@code datatype}. */
  public static boolean supports(Datatype datatype) {
    return TYPES.contains(datatype);
  }

  /**
   * Decodes {@code picture} and writes {@code height} rows of {@code width} pixels of it.
   *
   * @param datatype a supported one
   * @param into little-endian
   * @throws PictureException where its file is damaged
   */
  public static void write(
      Picture picture, int height, int width, Datatype datatype, ByteBuffer into)
      throws PictureException {
    Scaling scaling = new Scaling(Pixels.of(picture), picture, height, width);
    for (int y = 0; y < height; y++) {
      scaling.row(y, datatype, into);
    }
  }

  private void row(int y, Datatype datatype, ByteBuffer into) {
    double down = rows.beyond[y];
    int[] upper = pixelRow(rows.before[y], datatype);
    int[] lower = down == 0 ? upper : pixelRow(rows.before[y] + 1, datatype);
    int channels = picture.channels();
    for (int x = 0; x < columns.before.length; x++) {
      int left = columns.before[x] * channels;
      double right = columns.beyond[x];
      int step = right == 0 ? 0 : channels;
      for (int c = left; c < left + channels; c++) {
        double above = upper[c] + right * (upper[c + step] - upper[c]);
        double below = lower[c] + right * (lower[c + step] - lower[c]);
        put(above + down * (below - above), datatype, into);
      }
    }
  }

  /** Consecutive rows of the tensor mostly need the same two of the picture. */
  private int[] pixelRow(int y, Datatype datatype) {
    int slot = y & 1;
    int[] row = cached[slot];
    if (cachedRow[slot] != y) {
      cachedRow[slot] = y;
      pixels.row(y, row);
      int most = most(datatype);
      for (int i = 0; i < row.length; i++) {
        row[i] = Math.min(row[i], most);
      }
    }
    return row;
  }

  private static int most(Datatype datatype) {
    return switch (datatype) {
      case UINT8 -> 0xFF;
      case INT8 -> Byte.MAX_VALUE;
      case INT16 -> Short.MAX_VALUE;
      default -> 0xFFFF;
    };
  }

  private static void put(double value, Datatype datatype, ByteBuffer into) {
    switch (datatype) {
      case FP32 -> into.putFloat((float) value);
      case FP64 -> into.putDouble(value);
      case FP16 -> into.putShort(Float.floatToFloat16((float) value));
      case UINT8, INT8 -> into.put((byte) Math.rint(value));
      case UINT16, INT16 -> into.putShort((short) (int) Math.rint(value));
      case INT32 -> into.putInt((int) Math.rint(value));
      default -> throw new IllegalArgumentException(datatype + " (expected: of " + TYPES + ")");
    }
  }
}
