package dev.headroom.serving.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.serving.repository.MemoryLimit.WhenFull;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelMemoryTest {
  private final List<String> left = new ArrayList<>();
  private final List<ModelMemory.Share> granted = new ArrayList<>();

  private static ModelMemory of(long bytes, WhenFull whenFull) {
    return new ModelMemory(Optional.of(new MemoryLimit(bytes, whenFull)));
  }

  private final class Version implements ModelMemory.Resident {
    final String name;
    boolean claimed;
    boolean busy;
    long asked;

    Version(String name, long asked) {
      this.name = name;
      this.asked = asked;
    }

    @Override
    public boolean isClaimed() {
      return claimed;
    }

    @Override
    public boolean isBusy() {
      return busy;
    }

    @Override
    public long lastAsked() {
      return asked;
    }

    @Override
    public void leave() {
      left.add(name);
    }
  }

  private ModelMemory.Share load(ModelMemory memory, long bytes, Version version) {
    ModelMemory.Share share = memory.take(bytes);
    memory.measured(share, bytes);
    memory.serves(share, version);
    return share;
  }

  @Test
  void whatDoesNotFitIsRefusedAndWhatIsGivenBackIsFree() {
    ModelMemory memory = of(100_000_000, WhenFull.REFUSE);
    ModelMemory.Share share = memory.take(60_000_000);

    assertThat(memory.refusal(40_000_000)).isEmpty();
    assertThat(memory.refusal(40_000_001).orElseThrow())
        .hasMessage(
            "it needs 41 MB of memory beside the 60 MB of other models (expected: at most the 100 MB of --model_memory_limit in all)");
    assertThat(memory.refusal(100_000_001).orElseThrow())
        .hasMessage(
            "it needs 101 MB of memory (expected: at most the 100 MB of --model_memory_limit)");
    memory.giveBack(share);
    assertThat(memory.refusal(100_000_000)).isEmpty();
  }

  @Test
  void withoutALimitEverythingFits() {
    ModelMemory memory = new ModelMemory(Optional.empty());
    memory.take(Long.MAX_VALUE / 4);
    assertThat(memory.refusal(Long.MAX_VALUE / 4)).isEmpty();
  }

  @Test
  void theOneLeaves() {
    ModelMemory memory = of(100, WhenFull.ON_DEMAND);
    Version old = new Version("old", 1);
    Version busy = new Version("busy", 0);
    busy.busy = true;
    Version claimed = new Version("claimed", -5);
    claimed.claimed = true;
    ModelMemory.Share olds = load(memory, 30, old);
    load(memory, 30, busy);
    load(memory, 20, claimed);
    load(memory, 20, new Version("new", 2));

    memory.want(25, granted::add);

    assertThat(left).as("idle, and not asked for longest").containsExactly("old");
    assertThat(granted).as("it has not ended yet").isEmpty();
    memory.giveBack(olds);
    assertThat(granted).hasSize(1);
  }

  @Test
  void whereNoneIsIdleABusyOneLeavesAndClaimedOnesStay() {
    ModelMemory memory = of(100, WhenFull.ON_DEMAND);
    Version claimed = new Version("claimed", 0);
    claimed.claimed = true;
    Version busy = new Version("busy", 5);
    busy.busy = true;
    ModelMemory.Share first = load(memory, 50, claimed);
    ModelMemory.Share second = load(memory, 50, busy);

    memory.want(80, granted::add);
    assertThat(left).containsExactly("busy");
    memory.giveBack(second);
    assertThat(granted).isEmpty();

    claimed.claimed = false;
    memory.serve();
    assertThat(left).containsExactly("busy", "claimed");
    memory.giveBack(first);
    assertThat(granted).hasSize(1);
  }

  /** Else a large one might wait for ever. */
  @Test
  void nobodyPassesTheFirst() {
    ModelMemory memory = of(100, WhenFull.ON_DEMAND);
    Version claimed = new Version("claimed", 0);
    claimed.claimed = true;
    ModelMemory.Share share = load(memory, 50, claimed);
    memory.want(60, granted::add);
    memory.want(10, granted::add);
    assertThat(granted).isEmpty();
    claimed.claimed = false;
    memory.serve();
    memory.giveBack(share);
    assertThat(granted).hasSize(2);
  }

  /** It was thought to take less. */
  @Test
  void whatTurnsOutLargerHasOthersLeave() {
    ModelMemory memory = of(100, WhenFull.ON_DEMAND);
    load(memory, 50, new Version("old", 0));
    ModelMemory.Share share = memory.take(50);
    memory.measured(share, 70);
    assertThat(memory.isTooMuch(share)).isFalse();
    memory.serves(share, new Version("large", 1));

    assertThat(left).containsExactly("old");
  }

  @Test
  void whatTurnsOutTooLargeCannotStay() {
    ModelMemory memory = of(100, WhenFull.REFUSE);
    load(memory, 50, new Version("old", 0));
    ModelMemory.Share share = memory.take(50);
    memory.measured(share, 51);

    assertThat(memory.isTooMuch(share)).isTrue();
    assertThat(left).isEmpty();
    memory.giveBack(share);
    assertThat(memory.refusal(50)).isEmpty();
  }
}
