package dev.headroom.gateway;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpRequestDuplicator;
import com.linecorp.armeria.common.RequestHeaders;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * A request's body, on its way to one replica after another. It flows as it arrives and is kept
 * while it is short enough, and while there is memory for it; from then on it flows to the current
 * replica alone and cannot be sent again. Used on one event loop.
 */
final class Body implements AutoCloseable {
  private final long limit;
  private final KeptBytes budget;
  private final @Nullable HttpRequestDuplicator duplicator;
  private long kept;
  private boolean whole = true;

  Body(HttpRequest request, EventLoop eventLoop, long limit, KeptBytes budget) {
    this.limit = limit;
    this.budget = budget;
    duplicator = request.isEmpty() ? null : request.peekData(this::keep).toDuplicator(eventLoop, 0);
  }

  private void keep(HttpData data) {
    if (!whole) {
      return;
    }
    if (kept + data.length() <= limit && budget.take(data.length())) {
      kept += data.length();
    } else {
      close();
    }
  }

  /** Whether it can be sent from its beginning. */
  boolean isWhole() {
    return whole;
  }

  /** The request for the next replica. Only while {@link #isWhole}. */
  HttpRequest next(RequestHeaders headers) {
    return duplicator == null ? HttpRequest.of(headers) : duplicator.duplicate(headers);
  }

  /** Keeps nothing any more; what is under way goes on. */
  @Override
  public void close() {
    if (whole) {
      whole = false;
      budget.giveBack(kept);
      if (duplicator != null) {
        duplicator.close();
      }
    }
  }
}
