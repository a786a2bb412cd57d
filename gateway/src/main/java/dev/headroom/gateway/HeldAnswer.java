package dev.headroom.gateway;

import dev.headroom.http.wire.FieldLines;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A short answer that is held until it is whole, so that a replica that dies in the middle of it
 * has shown nothing to the client. Its bytes count in the gateway's budget. Used on one event loop.
 */
final class HeldAnswer implements AutoCloseable {
  final int status;
  final FieldLines fields;
  final long length;
  private final KeptBytes budget;
  private @Nullable ByteBuf first;
  private @Nullable List<ByteBuf> others;
  private long taken;

  /**
   * @param fields of its head, valid until the answer's end
   */
  HeldAnswer(KeptBytes budget, int status, FieldLines fields, long length) {
    this.budget = budget;
    this.status = status;
    this.fields = fields;
    this.length = length;
  }

  /** Takes the buffer over; false if there is no memory to hold more than this. */
  boolean add(ByteBuf part) {
    if (first == null) {
      first = part;
    } else {
      if (others == null) {
        others = new ArrayList<>();
      }
      others.add(part);
    }
    if (!budget.take(part.readableBytes())) {
      return false;
    }
    taken += part.readableBytes();
    return true;
  }

  /** Hands everything to the client. */
  void giveTo(Caller caller) {
    if (first != null) {
      ByteBuf part = first;
      first = null;
      caller.data(part);
    }
    if (others != null) {
      List<ByteBuf> parts = others;
      others = null;
      parts.forEach(caller::data);
    }
    close();
  }

  /** Frees what nobody gets. */
  @Override
  public void close() {
    budget.giveBack(taken);
    taken = 0;
    if (first != null) {
      first.release();
      first = null;
    }
    if (others != null) {
      others.forEach(ByteBuf::release);
      others = null;
    }
  }
}
