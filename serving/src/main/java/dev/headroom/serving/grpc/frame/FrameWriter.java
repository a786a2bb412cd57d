package dev.headroom.serving.grpc.frame;

import com.linecorp.armeria.common.HttpData;
import dev.headroom.serving.grpc.wire.Answer;
import dev.headroom.serving.memory.RequestMemory;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.OutputStream;

/** Writes messages of answers. */
public final class FrameWriter {
  private FrameWriter() {}

  /**
   * A message with what stands before it. It is handed over to whoever sends it; its memory counts
   * as {@code memory}'s until that is closed.
   */
  public static HttpData write(Answer answer, Compression compression, RequestMemory memory) {
    long size = answer.size();
    ByteBuf framed = memory.buffer(FrameReader.PREFIX + size);
    framed.writeByte(0).writeInt((int) size);
    answer.write(framed);
    return HttpData.wrap(
        memory.handOver(
            compression == Compression.IDENTITY
                ? framed
                : compressed(framed, compression, memory)));
  }

  private static ByteBuf compressed(ByteBuf framed, Compression compression, RequestMemory memory) {
    ByteBuf compressed = memory.buffer(FrameReader.PREFIX + 64 + framed.readableBytes() / 2);
    compressed.writeByte(1).writeInt(0);
    try (OutputStream out = compression.output(memory.output(compressed))) {
      framed.skipBytes(FrameReader.PREFIX).readBytes(out, framed.readableBytes());
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail", e);
    }
    return compressed.setInt(1, compressed.readableBytes() - FrameReader.PREFIX);
  }
}
