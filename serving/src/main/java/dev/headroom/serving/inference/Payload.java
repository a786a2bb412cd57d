package dev.headroom.serving.inference;

import dev.headroom.serving.repository.LoadedVersion;
import java.io.IOException;

/**
 * The body of a call, which is read once it is known what for: how a protocol writes a number may
 * depend on the model's types. It may be read a second time, for a version that took the place of
 * the first.
 */
public interface Payload {
  /**
   * Reads it for {@code version}.
   *
   * @throws RefusedException where it is no request for that version
   * @throws IOException where it is no document of its format
   */
  Request read(LoadedVersion version) throws IOException;
}
