package dev.headroom.serving.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.memory.Body;
import dev.headroom.serving.memory.Budget;
import dev.headroom.serving.memory.RequestMemory;
import dev.headroom.serving.repository.LoadedVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Wherever memory runs out while a request is read and answered, all of it is given back. */
class DecodingMemoryTest {
  private static final int COLUMNS = 30_000;

  private final Budget budget = new Budget(1 << 24);
  private final LoadedVersion version =
      EchoVersion.of(
          new TensorSpec("a", Datatype.INT8, Shape.of(-1)),
          new TensorSpec("b", Datatype.FP64, Shape.of(-1)),
          new TensorSpec("c", Datatype.FP32, Shape.of(-1)),
          new TensorSpec("d", Datatype.BYTES, Shape.of(-1)));

  /** Direct buffers, of which all are remembered and one is not to be had. */
  private static final class Scarce extends PooledByteBufAllocator {
    final List<ByteBuf> made = new ArrayList<>();
    private final int missing;

    Scarce(int missing) {
      super(true);
      this.missing = missing;
    }

    @Override
    public ByteBuf directBuffer(int capacity) {
      if (made.size() == missing) {
        throw new OutOfMemoryError("shown by a test");
      }
      ByteBuf buffer = super.directBuffer(capacity);
      made.add(buffer);
      return buffer;
    }
  }

  @AfterEach
  void end() {
    version.streams().close(() -> {});
  }

  /** Two inputs in JSON, two behind it, one of them of odd length, so that the other is moved. */
  private static byte[] request() {
    String numbers = "0" + ",0".repeat(COLUMNS - 1);
    String json =
        ("{\"inputs\":[{\"name\":\"c\",\"shape\":[%1$d],\"datatype\":\"FP32\",\"data\":[%2$s]},"
                + "{\"name\":\"d\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"text\"]},"
                + "{\"name\":\"a\",\"shape\":[3],\"datatype\":\"INT8\"},"
                + "{\"name\":\"b\",\"shape\":[2],\"datatype\":\"FP64\"}],\"outputs\":[{\"name\":\"c\"}]}")
            .formatted(COLUMNS, numbers);
    return json.getBytes(StandardCharsets.US_ASCII);
  }

  private String outcome(Scarce allocator) {
    byte[] json = request();
    try (RequestMemory memory = budget.request(allocator)) {
      ByteBuf body = memory.buffer(json.length + 19).writeBytes(json).writeZero(19);
      Protocol.Decoded decoded =
          new V2Protocol().decode(version, new Body(body, json.length), memory);
      List<Tensor> outputs = List.of(decoded.request().inputs().getFirst());
      memory.reserve(BinaryOutput.size(outputs));
      decoded.encode(version, outputs, memory).content().release();
      return "answered";
    } catch (OutOfMemoryError e) {
      return "failed";
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whicheverBufferIsNotToBeHadAllIsGivenBack() {
    Scarce enough = new Scarce(-1);
    assertThat(outcome(enough)).isEqualTo("answered");
    int buffers = enough.made.size();
    assertThat(buffers).isEqualTo(4); // the body, a tensor, one that is moved, the answer

    for (int missing : IntStream.range(0, buffers).toArray()) {
      Scarce scarce = new Scarce(missing);
      assertThat(outcome(scarce)).isEqualTo("failed");
      assertThat(scarce.made).hasSize(missing).allMatch(buffer -> buffer.refCnt() == 0);
    }

    assertThat(enough.made).allMatch(buffer -> buffer.refCnt() == 0);
    assertThat(budget.used()).isZero();
  }

  @Test
  void aSmallRequestTakesItsShareOnce() {
    try (RequestMemory memory = budget.request(UnpooledByteBufAllocator.DEFAULT)) {
      ByteBuf buffer = memory.buffer(100);
      long taken = budget.used();
      memory.ensureWritable(buffer, 5000, 0);
      memory.reserve(1000);
      memory.replace(2000);

      assertThat(budget.used()).isEqualTo(taken).isPositive();
      assertThat(buffer.refCnt()).isZero();
    }
    assertThat(budget.used()).isZero();
  }

  @Test
  void aLargeRequestGivesBackWhatItNoLongerNeeds() {
    try (RequestMemory memory = budget.request(UnpooledByteBufAllocator.DEFAULT)) {
      memory.buffer(1 << 22);
      assertThat(budget.used()).isEqualTo(1 << 22);

      memory.replace(1 << 20);
      assertThat(budget.used()).isEqualTo(1 << 20);

      memory.unreserve(1 << 19);
      assertThat(budget.used()).isEqualTo(1 << 19);
    }
  }
}
