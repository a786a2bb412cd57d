package dev.headroom.serving.rest;

import dev.headroom.serving.inference.Excerpt;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.memory.Body;
import dev.headroom.serving.memory.RequestMemory;
import dev.headroom.serving.repository.LoadedVersion;
import dev.headroom.serving.telemetry.Operation;
import java.io.IOException;

/**
 * The Open Inference Protocol's infer call, with the binary tensor extension: the JSON header may
 * be followed by tensors as raw bytes, in the order in which the header names them.
 *
 * @see <a
 *     href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_binary_data.md">the
 *     extension</a>
 */
final class V2Protocol implements Protocol {
  /** The whole body is one tensor. */
  private static final int RAW = -1;

  static final String HEADER_LENGTH = "inference-header-content-length";

  @Override
  public Operation operation() {
    return Operation.KSERVE_INFER;
  }

  @Override
  public int jsonLength(Fields fields) {
    String value = fields.get(HEADER_LENGTH);
    if (value == null) {
      return 0;
    }
    try {
      int length = Integer.parseInt(value);
      if (length >= 0) {
        return length == 0 ? RAW : length;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw RefusedException.invalid(
        "Invalid Inference-Header-Content-Length: "
            + Excerpt.of(value)
            + " (expected: the length of the JSON part in bytes, 0 where there is none)");
  }

  @Override
  public Decoded decode(LoadedVersion version, Body body, RequestMemory memory) throws IOException {
    int length = body.buffer().readableBytes();
    if (body.jsonLength() > length) {
      throw RefusedException.invalid(
          "Inference-Header-Content-Length: %d (expected: at most the body's %d bytes)"
              .formatted(body.jsonLength(), length));
    }
    if (body.jsonLength() == 0 && length > 0) {
      return RawRequest.read(version, body.buffer(), memory);
    }
    return new V2Reader(version, body.buffer(), body.jsonLength(), memory).read();
  }
}
