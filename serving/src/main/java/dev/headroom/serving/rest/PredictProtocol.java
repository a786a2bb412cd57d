package dev.headroom.serving.rest;

import dev.headroom.serving.memory.Body;
import dev.headroom.serving.memory.RequestMemory;
import dev.headroom.serving.repository.LoadedVersion;
import dev.headroom.serving.telemetry.Operation;
import java.io.IOException;

/**
 * TensorFlow Serving's predict call: {@code instances}, one a row, or {@code inputs}, one a tensor.
 *
 * @see <a href="https://www.tensorflow.org/tfx/serving/api_rest">the API</a>
 */
final class PredictProtocol implements Protocol {
  @Override
  public Operation operation() {
    return Operation.TENSORFLOW_PREDICT;
  }

  @Override
  public int jsonLength(Fields fields) {
    return 0;
  }

  @Override
  public Decoded decode(LoadedVersion version, Body body, RequestMemory memory) throws IOException {
    return new PredictReader(version, body.buffer(), memory).read();
  }
}
