package dev.headroom.serving.grpc.wire;

import io.netty.buffer.ByteBuf;

/**
 * Finds where the first tensor's content begins in a message of which only the beginning has come,
 * so that the message can be placed with that content aligned. Where it cannot tell, nothing is
 * lost but a copy later.
 */
public final class ContentFinder {
  /** {@code raw_input_contents} of ModelInferRequest. */
  public static final ContentFinder INFER = new ContentFinder(7);

  /** Of PredictRequest: {@code inputs}, the map's value, its {@code tensor_content}. */
  public static final ContentFinder PREDICT = new ContentFinder(2, 2, 4);

  private static final int NOT_FOUND = -1;

  private final int[] path;

  private ContentFinder(int... path) {
    this.path = path;
  }

  /**
   * How many bytes of the message come before its first tensor's content; 0 where that cannot be
   * told.
   *
   * @param beginning its readable bytes are the message's first
   */
  public int offset(ByteBuf beginning) {
    int found = find(beginning, beginning.readerIndex(), beginning.writerIndex(), 0);
    return found == NOT_FOUND ? 0 : found - beginning.readerIndex();
  }

  private int find(ByteBuf buffer, int start, int end, int level) {
    int position = start;
    while (position < end) {
      long tag = varint(buffer, position, end);
      position = behind(buffer, position, end);
      int type = (int) (tag & 7);
      if (type == WireReader.LENGTH) {
        long length = varint(buffer, position, end);
        position = behind(buffer, position, end);
        if (length < 0) {
          return NOT_FOUND;
        }
        int contentEnd = length > end - position ? end : position + (int) length;
        if (tag >>> 3 == path[level]) {
          if (level == path.length - 1) {
            return position;
          }
          int found = find(buffer, position, contentEnd, level + 1);
          if (found != NOT_FOUND) {
            return found;
          }
        }
        position = contentEnd;
      } else if (type == WireReader.VARINT) {
        position = behind(buffer, position, end);
      } else if (type == WireReader.FIXED32) {
        position += 4;
      } else if (type == WireReader.FIXED64) {
        position += 8;
      } else {
        return NOT_FOUND;
      }
    }
    return NOT_FOUND;
  }

  /** −1 where it is not whole. */
  private static long varint(ByteBuf buffer, int position, int end) {
    long value = 0;
    int shift = 0;
    for (int i = position; i < end && shift < 64; i++, shift += 7) {
      byte next = buffer.getByte(i);
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    return NOT_FOUND;
  }

  private static int behind(ByteBuf buffer, int position, int end) {
    int i = position;
    while (i < end && buffer.getByte(i) < 0) {
      i++;
    }
    return Math.min(i + 1, end);
  }
}
