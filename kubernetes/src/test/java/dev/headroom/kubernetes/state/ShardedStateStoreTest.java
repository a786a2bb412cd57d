package dev.headroom.kubernetes.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.control.PolicyId;
import dev.headroom.control.PolicyState;
import dev.headroom.control.StateStore;
import dev.headroom.control.StateStoreContract;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.history.Recommendation;
import dev.headroom.scaling.status.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** States in shards that a test holds in memory; on a real cluster, see the cluster tests. */
class ShardedStateStoreTest extends StateStoreContract {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final HeldShards shards = new HeldShards();

  @Override
  protected StateStore store() throws IOException {
    return ShardedStateStore.open(shards);
  }

  /** As an API server keeps them: no object has more than 1 MiB. */
  private static final class HeldShards implements Shards {
    final Map<Integer, Map<String, byte[]>> held = new HashMap<>();
    final List<Integer> patches = new ArrayList<>();
    boolean away;

    @Override
    public Map<Integer, Map<String, byte[]>> read() {
      Map<Integer, Map<String, byte[]>> copy = new HashMap<>();
      held.forEach((shard, entries) -> copy.put(shard, new HashMap<>(entries)));
      return copy;
    }

    @Override
    public void patch(int shard, Map<String, Optional<byte[]>> changes) throws IOException {
      if (away) {
        throw new IOException("the API server is away");
      }
      patches.add(shard);
      Map<String, byte[]> entries = held.computeIfAbsent(shard, _ -> new HashMap<>());
      changes.forEach(
          (key, bytes) ->
              bytes.ifPresentOrElse(is -> entries.put(key, is), () -> entries.remove(key)));
      int size = entries.values().stream().mapToInt(bytes -> bytes.length * 4 / 3 + 50).sum();
      if (size > 1 << 20) {
        throw new IOException("Request entity too large: limit is 1048576");
      }
    }

    long states() {
      return held.values().stream().mapToLong(Map::size).sum();
    }
  }

  private static PolicyId id(int number) {
    return new PolicyId("team-" + number % 7, "policy-" + number);
  }

  private static PolicyState state(int replicas) {
    return new PolicyState(
        new History(
            false,
            List.of(new Recommendation(NOW, replicas)),
            List.of(),
            List.of(),
            History.empty().memory()),
        Status.initial(replicas));
  }

  @Test
  void manyPoliciesThatOnlyGrewAreFewWrites() throws IOException {
    StateStore store = store();
    for (int turn = 1; turn <= 10; turn++) {
      for (int i = 0; i < 5000; i++) {
        store.grew(id(i), state(turn));
      }
    }
    assertThat(shards.patches).as("until it is time").isEmpty();

    store.keep();

    assertThat(shards.patches).hasSize(ShardedStateStore.SHARDS).doesNotHaveDuplicates();
    assertThat(shards.states()).isEqualTo(5000);
    store.keep();
    assertThat(shards.patches).as("nothing has grown since").hasSize(ShardedStateStore.SHARDS);
  }

  @Test
  void whatIsSavedWritesItsOwnKeyAlone() throws IOException {
    StateStore store = store();
    for (int i = 0; i < 1000; i++) {
      store.grew(id(i), state(1));
    }
    store.save(id(7), state(2));

    assertThat(shards.states()).isEqualTo(1);
    assertThat(store().load(id(7)).orElseThrow().status().currentReplicas()).isEqualTo(2);
    assertThat(store().load(id(8))).isEmpty();
  }

  @Test
  void whatCouldNotBeWrittenIsWrittenWithTheNext() throws IOException {
    StateStore store = store();
    shards.away = true;
    assertThatThrownBy(() -> store.save(id(1), state(4))).hasMessageContaining("away");
    assertThat(store.load(id(1)).orElseThrow().status().currentReplicas()).isEqualTo(4);

    shards.away = false;
    store.keep();

    assertThat(store().load(id(1)).orElseThrow().status().currentReplicas()).isEqualTo(4);
  }

  @Test
  void whatIsAsItWasIsNotWrittenAgain() throws IOException {
    StateStore store = store();
    store.save(id(1), state(4));
    store.grew(id(1), state(4));
    store.keep();
    assertThat(shards.patches).hasSize(1);
  }

  @Test
  void aShardThatCannotBeWrittenForAMomentIsNoTroubleYet() throws IOException {
    StateStore store = store();
    store.grew(id(1), state(4));
    shards.away = true;
    store.keep();
    shards.away = false;
    store.keep();
    assertThat(store().load(id(1)).orElseThrow().status().currentReplicas()).isEqualTo(4);
  }

  /** Histories that do not shrink when they are packed. */
  private static PolicyState large(Random random) {
    List<Recommendation> recommendations = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      recommendations.add(
          new Recommendation(NOW.plusNanos(random.nextLong(1L << 40)), random.nextInt(1 << 20)));
    }
    return new PolicyState(
        new History(false, recommendations, List.of(), List.of(), History.empty().memory()),
        Status.initial(1));
  }

  @Test
  void aShardHasABoundAndSaysSo() throws IOException {
    StateStore store = store();
    Random random = new Random(3);
    PolicyState large = large(random);
    List<String> refused = new ArrayList<>();
    for (int i = 0; i < 3000 && refused.isEmpty(); i++) {
      try {
        store.save(id(i), large);
      } catch (IOException full) {
        refused.add(full.getMessage());
      }
    }
    assertThat(refused)
        .singleElement()
        .asString()
        .startsWith("no room for the state of team-")
        .contains("(expected: at most " + ShardedStateStore.MOST_BYTES);
  }

  @Test
  void whatCannotBeReadIsAsGoodAsAbsent() throws IOException {
    store().save(id(1), state(1));
    store().save(id(2), state(2));
    int shard = shards.patches.getFirst();
    shards.held.get(shard).replaceAll((_, _) -> "torn".getBytes(StandardCharsets.UTF_8));

    StateStore store = store();

    assertThat(store.load(id(1))).isEmpty();
    store.save(id(1), state(5));
    assertThat(store().load(id(1)).orElseThrow().status().currentReplicas()).isEqualTo(5);
  }
}
