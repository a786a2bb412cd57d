package dev.headroom.serving.grpc.seldom;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import dev.headroom.serving.grpc.wire.Answer;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A message of a generated class. */
record GeneratedAnswer(MessageLite message) implements Answer {
  @Override
  public long size() {
    return message.getSerializedSize();
  }

  @Override
  public void write(ByteBuf into) {
    int size = message.getSerializedSize();
    ByteBuffer space = into.nioBuffer(into.writerIndex(), size);
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(space);
      message.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail", e);
    }
    into.writerIndex(into.writerIndex() + size);
  }
}
