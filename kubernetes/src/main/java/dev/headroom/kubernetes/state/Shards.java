package dev.headroom.kubernetes.state;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Objects of named bytes, by number. Thread-safe; calls for one shard never overlap. */
interface Shards {
  /** What is there, by shard. */
  Map<Integer, Map<String, byte[]>> read() throws IOException;

  /**
   * Puts or removes entries of one shard, which is made where it is missing; the others stay.
   *
   * @param changes by key ({@code [a-z0-9.-]+}); empty: the entry goes
   */
  void patch(int shard, Map<String, Optional<byte[]>> changes) throws IOException;
}
