package dev.headroom.metrics.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ChunkLogTest {
  private static final int ARRAY = 1 << 16;

  /** Whatever else comes and goes, a chunk that is there stays as it was added. */
  @Property(tries = 50)
  void whatIsThereStaysAsItIs(@ForAll long seed) {
    Random random = new Random(seed);
    ChunkLog log = new ChunkLog();
    Map<Integer, Chunk> there = new LinkedHashMap<>();
    for (int i = 0; i < 2000; i++) {
      if (random.nextInt(5) < 3 || there.isEmpty()) {
        Chunk chunk = chunk(random, 1 + random.nextInt(Chunk.MOST));
        assertThat(there.put(log.add(chunk), chunk)).isNull();
      } else {
        int place = List.copyOf(there.keySet()).get(random.nextInt(there.size()));
        assertIsThere(log, place, there.remove(place));
        log.remove(place);
      }
    }
    there.forEach((place, chunk) -> assertIsThere(log, place, chunk));
  }

  private static void assertIsThere(ChunkLog log, int place, Chunk chunk) {
    byte[] copy = new byte[log.length(place)];
    log.copy(place, copy, 0);
    Times times = chunk instanceof PackedChunk packed ? packed.times() : null;
    HeldChunks held = new HeldChunks(new Times[] {times}, copy);
    assertThat(points(held.chunks().getFirst())).isEqualTo(points(chunk));
    assertThat(held.chunks().getFirst().bytes()).isEqualTo(chunk.bytes());
  }

  private static List<String> points(Chunk chunk) {
    PointBuffer points = new PointBuffer();
    chunk.read(Long.MIN_VALUE, Long.MAX_VALUE, points);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      all.add(points.time(i) + " " + points.value(i));
    }
    return all;
  }

  /** As a head does for as long as it lives. */
  @Test
  void arraysAreUsedAgain() {
    Random random = new Random(1);
    ChunkLog log = new ChunkLog();
    Deque<Integer> places = new ArrayDeque<>();
    for (int i = 0; i < 100_000; i++) {
      places.add(log.add(chunk(random, 20)));
      if (places.size() > 10_000) {
        log.remove(places.remove());
      }
    }
    long needed = places.stream().mapToLong(log::length).sum();
    assertThat(log.bytes()).isBetween(needed, needed + needed / 4 + 8 * ARRAY);
  }

  @Test
  void arraysThatAreTooManyAreGivenBack() {
    Random random = new Random(1);
    ChunkLog log = new ChunkLog();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      places.add(log.add(chunk(random, Chunk.MOST)));
    }
    assertThat(log.bytes()).isGreaterThan(50 * ARRAY);
    places.forEach(log::remove);
    assertThat(log.bytes()).isLessThanOrEqualTo(6 * ARRAY);

    int place = log.add(chunk(random, 3));
    assertThat(log.count(place)).isEqualTo(3);
  }

  /** In one of the two forms; every time and value a different one. */
  private static Chunk chunk(Random random, int samples) {
    OpenChunk open = new OpenChunk();
    long[] times = new long[samples];
    double[] values = new double[samples];
    long time = random.nextInt(1_000_000);
    for (int i = 0; i < samples; i++) {
      times[i] = time += 1 + random.nextInt(2000);
      values[i] = random.nextInt(1_000_000) / 100.0;
      open.append(times[i], values[i]);
    }
    return random.nextInt(4) == 0 || samples == 3
        ? open.close()
        : PackedChunk.of(
            Times.of(times, samples),
            random.nextBoolean(),
            Arrays.copyOf(values, samples),
            samples);
  }
}
