package dev.headroom.kubernetes.state;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.control.PolicyId;
import dev.headroom.control.PolicyState;
import dev.headroom.control.StateBytes;
import dev.headroom.control.StateStore;
import dev.headroom.scaling.status.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps states in shards, each state packed under a key of its own. Reads all of them once, at the
 * start: only one store may write at a time, the leader's.
 *
 * <p>A state takes about 700 bytes so; a shard takes so many that its object stays under etcd's
 * limit. A policy that finds no room is told so, and decides on; it remembers nothing over a
 * restart.
 */
public final class ShardedStateStore implements StateStore {
  static final int SHARDS = 64;

  /** Of the packed states; a ConfigMap may have 1 MiB of them, and base64 makes a third more. */
  static final int MOST_BYTES = 700 << 10;

  private static final Logger log = LoggerFactory.getLogger(ShardedStateStore.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MOST_UNPACKED = 1 << 20;

  private final Shards shards;
  private final List<Shard> all = IntStream.range(0, SHARDS).mapToObj(Shard::new).toList();

  private ShardedStateStore(Shards shards) {
    this.shards = shards;
  }

  /**
   * With what a leader before left.
   *
   * @param namespace of the ConfigMaps: the operator's own
   * @throws IOException if they cannot be read
   */
  public static ShardedStateStore open(KubernetesClient client, String namespace)
      throws IOException {
    return open(new ConfigMaps(client, namespace));
  }

  static ShardedStateStore open(Shards shards) throws IOException {
    ShardedStateStore store = new ShardedStateStore(shards);
    shards.read().forEach(store::restore);
    return store;
  }

  /**
   * What is remembered of one policy, without a store: for whoever only asks. What only grew may be
   * ten seconds old.
   *
   * @param namespace of the operator; empty to look in all
   * @throws IOException if it cannot be read
   */
  public static Optional<PolicyState> find(
      KubernetesClient client, Optional<String> namespace, PolicyId policy) throws IOException {
    String key = key(policy);
    for (byte[] entry : ConfigMaps.entries(client, namespace, number(key), key)) {
      StateBytes.Named named = unpack(entry);
      if (named.policy().equals(policy)) {
        return Optional.of(named.state());
      }
    }
    return Optional.empty();
  }

  private void restore(int number, Map<String, byte[]> entries) {
    if (number < 0 || number >= SHARDS) {
      log.warn("Shard {} of states is passed over (expected: 0 to {})", number, SHARDS - 1);
      return;
    }
    entries.forEach(all.get(number)::restore);
  }

  private static String key(PolicyId policy) {
    try {
      byte[] name = (policy.namespace() + "\n" + policy.name()).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(name), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: missing (expected: in every Java)", e);
    }
  }

  private static int number(String key) {
    return HexFormat.fromHexDigits(key, 0, 4) % SHARDS;
  }

  private Shard shard(String key) {
    return all.get(number(key));
  }

  @Override
  public Optional<PolicyState> load(PolicyId policy) {
    String key = key(policy);
    return shard(key).load(key, policy);
  }

  @Override
  public void save(PolicyId policy, PolicyState state) throws IOException {
    String key = key(policy);
    shard(key).save(key, policy, state);
  }

  @Override
  public void grew(PolicyId policy, PolicyState state) {
    String key = key(policy);
    shard(key).grew(key, policy, state);
  }

  /**
   * Tries all shards, and tells of the first that cannot be written for a while: an API server that
   * is busy for a moment is no trouble of each policy's.
   */
  @Override
  public void keep() throws IOException {
    IOException failed = null;
    for (Shard shard : all) {
      try {
        shard.keep();
      } catch (IOException e) {
        log.debug("A shard of states could not be written, and is tried again: {}", e.getMessage());
        failed = failed == null && shard.isFailingLong() ? e : failed;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }

  @Override
  public void forget(PolicyId policy) throws IOException {
    String key = key(policy);
    shard(key).forget(key);
  }

  private static byte[] pack(PolicyId policy, PolicyState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
      packed.write(StateBytes.of(policy, state));
    }
    return bytes.toByteArray();
  }

  private static StateBytes.Named unpack(byte[] bytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return StateBytes.read(in.readNBytes(MOST_UNPACKED));
    }
  }

  /** One object's states: those that are durable, and those that have grown since. */
  private final class Shard {
    private final int number;

    @GuardedBy("this")
    private final Map<String, StateBytes.Named> states = new HashMap<>();

    /** Each entry of the object. */
    @GuardedBy("this")
    private final Map<String, byte[]> entries = new HashMap<>();

    /** When a write failed first since the last that did not; none while they do not. */
    @GuardedBy("this")
    private OptionalLong failingSince = OptionalLong.empty();

    @GuardedBy("this")
    private final Map<String, PolicyId> grown = new LinkedHashMap<>();

    Shard(int number) {
      this.number = number;
    }

    synchronized void restore(String key, byte[] bytes) {
      entries.put(key, bytes);
      try {
        states.put(key, unpack(bytes));
      } catch (IOException | RuntimeException e) {
        log.warn(
            "A policy's state cannot be read, and it begins anew (shard {}, key {}): {}",
            number,
            key,
            e.getMessage());
      }
    }

    synchronized Optional<PolicyState> load(String key, PolicyId policy) {
      return Optional.ofNullable(states.get(key))
          .filter(named -> named.policy().equals(policy))
          .map(StateBytes.Named::state);
    }

    synchronized void save(String key, PolicyId policy, PolicyState state) throws IOException {
      remember(key, policy, state);
      write(List.of(key));
    }

    synchronized void grew(String key, PolicyId policy, PolicyState state) {
      remember(key, policy, state);
    }

    @GuardedBy("this")
    private void remember(String key, PolicyId policy, PolicyState state) {
      states.put(key, new StateBytes.Named(policy, withoutMetrics(state)));
      grown.put(key, policy);
    }

    synchronized void keep() throws IOException {
      if (!grown.isEmpty()) {
        write(List.copyOf(grown.keySet()));
      }
    }

    synchronized boolean isFailingLong() {
      return failingSince.isPresent()
          && System.nanoTime() - failingSince.getAsLong() > PATIENCE.toNanos();
    }

    @GuardedBy("this")
    private void write(List<String> keys) throws IOException {
      Map<String, Optional<byte[]>> changes = new LinkedHashMap<>();
      Map<String, byte[]> written = new HashMap<>();
      int size = entries.values().stream().mapToInt(entry -> entry.length).sum();
      for (String key : keys) {
        StateBytes.Named named = states.get(key);
        if (named == null) {
          continue;
        }
        byte[] packed = pack(named.policy(), named.state());
        byte[] before = entries.get(key);
        if (Arrays.equals(packed, before)) {
          continue; // nothing has happened to it
        }
        size += packed.length - (before == null ? 0 : before.length);
        if (size > MOST_BYTES) {
          throw new IOException(
              "no room for the state of %s: shard %d has %d bytes (expected: at most %d; fewer policies)"
                  .formatted(named.policy(), number, size, MOST_BYTES));
        }
        changes.put(key, Optional.of(packed));
        written.put(key, packed);
      }
      if (!changes.isEmpty()) {
        patch(changes);
      }
      entries.putAll(written);
      grown.keySet().removeAll(keys);
    }

    @GuardedBy("this")
    private void patch(Map<String, Optional<byte[]>> changes) throws IOException {
      try {
        shards.patch(number, changes);
        failingSince = OptionalLong.empty();
      } catch (IOException | RuntimeException e) {
        if (failingSince.isEmpty()) {
          failingSince = OptionalLong.of(System.nanoTime());
        }
        throw e;
      }
    }

    synchronized void forget(String key) throws IOException {
      grown.remove(key);
      states.remove(key);
      if (entries.containsKey(key)) {
        patch(Map.of(key, Optional.empty()));
        entries.remove(key);
      }
    }
  }

  private static PolicyState withoutMetrics(PolicyState state) {
    Status status = state.status();
    return new PolicyState(
        state.history(),
        new Status(
            status.currentReplicas(),
            status.desiredReplicas(),
            status.lastScaleTime(),
            List.of(),
            status.conditions()));
  }
}
