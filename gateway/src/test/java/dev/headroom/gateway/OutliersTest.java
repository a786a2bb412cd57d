package dev.headroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutliersTest {
  private final Outliers outliers = new Outliers();
  private final ReplicaSlot bad = slot("bad");
  private final ReplicaSlot good = slot("good");
  private final List<ReplicaSlot> slots = List.of(bad, good);
  private long now = 1;

  private static ReplicaSlot slot(String id) {
    Replica replica = Replica.ready(id, "127.0.0.1", 80);
    return new ReplicaSlot(replica, new Upstream(replica, 1), 0);
  }

  /** Until the bad replica is set aside; the seconds that it is. */
  private long ejected() {
    for (int i = 0; i < 20; i++) {
      outliers.answered(good, 200, slots, now);
      long out = outliers.answered(bad, 503, slots, now);
      if (out > 0) {
        bad.putAside(now + out);
        now += out;
        return TimeUnit.NANOSECONDS.toSeconds(out);
      }
    }
    return 0;
  }

  @Test
  void eachFurtherTimeIsTwiceAsLongUpToFiveMinutes() {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      times.add(ejected());
    }
    assertThat(times).containsExactly(10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
  }

  @Test
  void goodAnswersInARowAreForgivingAndFewerAreNot() {
    ejected();
    ejected();
    for (int i = 0; i < 4; i++) {
      outliers.answered(bad, 200, slots, now);
    }
    assertThat(ejected()).isEqualTo(40);
    for (int i = 0; i < 5; i++) {
      outliers.answered(bad, 200, slots, now);
    }
    assertThat(ejected()).isEqualTo(10);
  }
}
