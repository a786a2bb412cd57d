package dev.headroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The account against a sum over every nanosecond. */
class LoadAccountProperties {
  private static final int REPLICAS = 3;

  /** What happened in one nanosecond, remembered the stupid way. */
  private record Nano(List<Integer> inFlight, int waiting) {}

  @Property(tries = 200)
  void meansOfAnySpanAreExact(@ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int length) {
    Random random = new Random(seed);
    long origin = random.nextLong(); // nanoTime may begin anywhere, also where it wraps around
    LoadAccount account = new LoadAccount(origin);
    List<ReplicaSlot> slots = new ArrayList<>();
    for (int i = 0; i < REPLICAS; i++) {
      Replica replica = Replica.ready("r" + i, "127.0.0.1", 1 + i);
      slots.add(new ReplicaSlot(replica, null, origin));
    }
    List<Nano> everyNano = new ArrayList<>();
    List<PoolLoad> loads = new ArrayList<>();
    int waiting = 0;
    for (int t = 0; t < length; t++) {
      long now = origin + t;
      for (int change = random.nextInt(3); change > 0; change--) {
        ReplicaSlot slot = slots.get(random.nextInt(REPLICAS));
        if (random.nextBoolean()) {
          account.began(slot, now);
        } else if (slot.inFlight > 0) {
          account.ended(slot, now);
        }
        waiting = random.nextInt(5);
        account.waiting(waiting, now);
      }
      loads.add(account.load(slots, now));
      everyNano.add(new Nano(slots.stream().map(slot -> slot.inFlight).toList(), waiting));
    }
    for (int from = 0; from < length; from += 1 + random.nextInt(9)) {
      int to = from + random.nextInt(length - from);
      for (int r = 0; r < REPLICAS; r++) {
        int replica = r;
        assertThat(
                loads.get(to).replicas().get(r).inFlightNanos()
                    - loads.get(from).replicas().get(r).inFlightNanos())
            .isEqualTo(
                everyNano.subList(from, to).stream().mapToLong(n -> n.inFlight.get(replica)).sum());
      }
      assertThat(loads.get(to).waitingNanos() - loads.get(from).waitingNanos())
          .isEqualTo(everyNano.subList(from, to).stream().mapToLong(Nano::waiting).sum());
    }
  }
}
