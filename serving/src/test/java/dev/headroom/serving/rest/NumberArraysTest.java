package dev.headroom.serving.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.memory.Budget;
import dev.headroom.serving.memory.RequestMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read past the parser is what Java reads, bit by bit; what is not taken is left to it. */
class NumberArraysTest {
  /** The array that is the only value of a document, or null where it was left to the parser. */
  private @Nullable Tensor read(String json, Datatype datatype) throws Exception {
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    ByteBuf body = Unpooled.wrappedBuffer(text);
    try (RequestMemory memory = new Budget(1 << 28).request(PooledByteBufAllocator.DEFAULT)) {
      return BodyJson.read(body, 0, text.length, source -> read(source, datatype, memory));
    }
  }

  private static @Nullable Tensor read(BodyJson source, Datatype datatype, RequestMemory memory)
      throws IOException {
    source.parser().nextToken();
    Elements elements = new Elements("x", datatype, 0, memory);
    Shape shape = NumberArrays.read(source, elements);
    if (shape == null) {
      assertThat(elements.count()).isZero();
      return null;
    }
    source.parser().nextToken();
    source.requireEnd();
    ByteBuffer data = ((Tensor.Dense) elements.tensor(shape)).data();
    return new Tensor.Dense(
        "x", datatype, shape, ByteBuffer.allocate(data.remaining()).put(data).flip());
  }

  private List<Float> floats(String json) throws Exception {
    List<Float> values = new ArrayList<>();
    if (read(json, Datatype.FP32) instanceof Tensor.Dense dense) {
      ByteBuffer data = dense.data();
      for (int i = 0; i < data.remaining(); i += 4) {
        values.add(data.getFloat(i));
      }
    }
    return values;
  }

  @Property(tries = 3000)
  void floatsAreRoundedAsJavaRoundsThem(@ForAll long bits, @ForAll @IntRange(max = 4) int form)
      throws Exception {
    float value = Float.intBitsToFloat((int) bits);
    double wide = Double.longBitsToDouble(bits);
    String text =
        switch (form) {
          case 0 -> Float.toString(Float.isFinite(value) ? value : 1);
          case 1 -> Double.toString(Float.isFinite(value) ? (double) value : 1);
          case 2 -> BigDecimal.valueOf(bits, (int) (bits & 15)).toPlainString();
          // Exactly between two floats, where the last bit decides.
          case 3 -> new BigDecimal(midpoint(value)).toString();
          default -> Double.toString(Double.isFinite(wide) ? wide : 2);
        };
    float expected = Float.parseFloat(text);
    if (Float.isFinite(expected)) {
      assertThat(floats("[" + text + "]")).containsExactly(expected);
    }
  }

  private static double midpoint(float value) {
    float finite = Float.isFinite(value) && Math.abs(value) < 1e30f ? value : 1;
    return ((double) finite + Math.nextUp(finite)) / 2;
  }

  @Property(tries = 1000)
  void doublesAreRoundedAsJavaRoundsThem(@ForAll double value, @ForAll @IntRange(max = 18) int cut)
      throws Exception {
    String text = Double.toString(value);
    String shorter = BigDecimal.valueOf(value).toPlainString();
    for (String each : List.of(text, shorter.substring(0, Math.max(1, shorter.length() - cut)))) {
      if (each.matches("-?\\d+(\\.\\d+)?([eE]-?\\d+)?")
          && read("[" + each + "]", Datatype.FP64) instanceof Tensor.Dense dense) {
        assertThat(dense.data().getDouble(0)).isEqualTo(Double.parseDouble(each));
      }
    }
  }

  @Property(tries = 500)
  void longArraysOfAnyShapeAreRead(
      @ForAll @IntRange(min = 1, max = 400) int rows,
      @ForAll @IntRange(min = 1, max = 40) int columns,
      @ForAll Random random)
      throws Exception {
    StringBuilder json = new StringBuilder("[");
    List<Float> expected = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      json.append(row == 0 ? "[" : " ,\n[");
      for (int column = 0; column < columns; column++) {
        float value = random.nextInt(3) == 0 ? random.nextInt(256) : random.nextFloat() - 0.5f;
        expected.add(value);
        json.append(column == 0 ? "" : ",").append(random.nextBoolean() ? value : (double) value);
      }
      json.append(']');
    }
    json.append("]");

    assertThat(floats(json.toString())).isEqualTo(expected);
    assertThat(((Tensor.Dense) read(json.toString(), Datatype.FP32)).shape())
        .isEqualTo(Shape.of(rows, columns));
  }

  @Test
  void integersHaveTheirBounds() throws Exception {
    assertThat(((Tensor.Dense) read("[-128, 127,0 ]", Datatype.INT8)).data())
        .isEqualTo(ByteBuffer.wrap(new byte[] {-128, 127, 0}));
    assertThat(read("[128]", Datatype.INT8)).isNull();
    assertThat(read("[-1]", Datatype.UINT32)).isNull();
    assertThat(((Tensor.Dense) read("[4294967295]", Datatype.UINT32)).data().getInt(0))
        .isEqualTo(-1);
    assertThat(((Tensor.Dense) read("[999999999999999999]", Datatype.INT64)).data().getLong(0))
        .isEqualTo(999_999_999_999_999_999L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[01]",
        "[+1]",
        "[.5]",
        "[1.]",
        "[-]",
        "[1e]",
        "[1e+]",
        "[NaN]",
        "[Infinity]",
        "[1e39]",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[\"1\"]",
        "[true]",
        "[null]",
        "[{\"b64\":\"AA==\"}]",
        "[[1],2]",
        "[1,[2]]",
        "[[1,2],[3]]",
        "[1",
        "[[1]",
        "[1e99999]",
        "[0x1]",
        "[--1]",
        "[1-1]"
      })
  void whatIsNoPlainArrayIsLeft(String json) throws Exception {
    assertThat(read(json, Datatype.FP32)).isNull();
  }

  @Test
  void emptyOnesHaveAShape() throws Exception {
    assertThat(((Tensor.Dense) read("[]", Datatype.FP32)).shape()).isEqualTo(Shape.of(0));
    assertThat(((Tensor.Dense) read("[[],[]]", Datatype.FP32)).shape()).isEqualTo(Shape.of(2, 0));
  }

  @Test
  void aNumberMayLieAcrossTheEndOfAChunk() throws Exception {
    for (int spaces = (1 << 14) - 12; spaces < (1 << 14) + 4; spaces++) {
      assertThat(floats("[" + " ".repeat(spaces) + "123.456,-7e2]"))
          .containsExactly(123.456f, -700f);
    }
  }
}
