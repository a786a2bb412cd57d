package dev.headroom.serving.rest;

import dev.headroom.http.direct.Answer;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.inference.Request;
import dev.headroom.serving.memory.Body;
import dev.headroom.serving.memory.RequestMemory;
import dev.headroom.serving.repository.LoadedVersion;
import dev.headroom.serving.telemetry.Operation;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the body of an inference request and of its answer look. */
interface Protocol {
  Operation operation();

  /** How many bytes of the body are JSON, where the header fields say so; 0 where all are. */
  int jsonLength(Fields fields);

  /**
   * Reads {@code body}; throws {@link ApiException} where it is not a request for {@code version}.
   * What the result points to is in {@code memory}, as {@code body} is.
   */
  Decoded decode(LoadedVersion version, Body body, RequestMemory memory) throws IOException;

  /** A request that has been read. */
  interface Decoded {
    Request request();

    /** By which its client knows it; null: it did not say. */
    default @Nullable String id() {
      return null;
    }

    /** About how many bytes of JSON the answer is. */
    long jsonSize(List<Tensor> outputs);

    /** Writes the answer. What it takes counts in {@code memory} until it is sent. */
    Answer encode(LoadedVersion version, List<Tensor> outputs, RequestMemory memory)
        throws IOException;
  }
}
