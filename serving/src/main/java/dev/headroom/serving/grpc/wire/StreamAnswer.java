package dev.headroom.serving.grpc.wire;

import io.netty.buffer.ByteBuf;

/**
 * Writes a ModelStreamInferResponse: {@code error_message=1, infer_response=2}. An error's {@code
 * infer_response} has no more than the request's id, by which a client knows whose it is.
 *
 * @param error empty: none
 */
public record StreamAnswer(String error, Answer answer) implements Answer {
  /** What became of the request called {@code id}. */
  public static StreamAnswer error(String error, String id) {
    return new StreamAnswer(error, new OnlyId(id));
  }

  /** An answer. */
  public static StreamAnswer of(Answer answer) {
    return new StreamAnswer("", answer);
  }

  private record OnlyId(String id) implements Answer {
    @Override
    public long size() {
      return WireWriter.textSize(3, id);
    }

    @Override
    public void write(ByteBuf into) {
      WireWriter.text(into, 3, id);
    }
  }

  @Override
  public long size() {
    return WireWriter.textSize(1, error) + WireWriter.fieldSize(2, answer.size());
  }

  @Override
  public void write(ByteBuf into) {
    WireWriter.text(into, 1, error);
    WireWriter.begin(into, 2, answer.size());
    answer.write(into);
  }
}
