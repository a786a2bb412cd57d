package dev.headroom.serving.inference;

import dev.headroom.serving.engine.Tensor;
import java.time.Duration;
import java.util.List;

/**
 * A request that has been read.
 *
 * @param inputs each once, in any order; they are checked by {@link InputCheck} before the call is
 *     admitted
 * @param outputs names of the model's outputs, each once, at least one
 * @param priority those of a lower number run first; 0 where nothing was said
 * @param timeout how long it may wait for a stream; zero: as the server says
 */
public record Request(List<Tensor> inputs, List<String> outputs, long priority, Duration timeout) {
  public Request {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: >= 0)");
    }
  }

  /** The same with other inputs. */
  Request with(List<Tensor> others) {
    return new Request(others, outputs, priority, timeout);
  }

  /** One that says nothing of its urgency. */
  public Request(List<Tensor> inputs, List<String> outputs) {
    this(inputs, outputs, 0, Duration.ZERO);
  }
}
