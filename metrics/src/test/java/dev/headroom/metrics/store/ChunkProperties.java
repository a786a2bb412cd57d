package dev.headroom.metrics.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.metrics.series.StaleMark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class ChunkProperties {
  record Sample(long time, long bits) {}

  @Property
  void whatIsAppendedIsReadBitByBit(@ForAll("samples") List<Sample> samples) {
    for (Chunk chunk : chunks(samples)) {
      assertThat(chunk.isValid()).isTrue();
      assertThat(read(chunk, Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(samples);
      assertThat(chunk.first()).isEqualTo(samples.getFirst().time);
      assertThat(chunk.last()).isEqualTo(samples.getLast().time);
      assertThat(chunk.count()).isEqualTo(samples.size());
    }
  }

  @Property
  void anyIntervalGivesWhatLiesInIt(
      @ForAll("samples") List<Sample> samples, @ForAll long one, @ForAll long other) {
    long after = Math.min(one, other);
    long until = Math.max(one, other);
    long middle = samples.get(samples.size() / 2).time;
    for (Chunk chunk : chunks(samples)) {
      assertThat(read(chunk, after, until))
          .isEqualTo(samples.stream().filter(s -> s.time > after && s.time <= until).toList());
      assertThat(read(chunk, middle, Long.MAX_VALUE))
          .isEqualTo(samples.stream().filter(s -> s.time > middle).toList());
    }
  }

  @Property
  void whatWasHeldStaysWhateverIsAppendedThen(@ForAll("samples") List<Sample> samples) {
    OpenChunk open = null;
    List<byte[]> bits = new ArrayList<>();
    for (Sample sample : samples) {
      open = append(open, sample);
      bits.add(open.bits());
    }
    for (int count = 1; count <= samples.size(); count++) {
      PointBuffer points = new PointBuffer();
      int _ =
          GorillaChunk.read(
              samples.getFirst().time,
              bits.get(count - 1),
              0,
              count,
              Long.MIN_VALUE,
              Long.MAX_VALUE,
              points);
      assertThat(list(points)).isEqualTo(samples.subList(0, count));
    }
  }

  @Property
  void noCodeDoesWorseThanBeInvalid(
      @ForAll long first, @ForAll long last, @ForAll byte[] bits, @ForAll int count) {
    Chunk chunk = new GorillaChunk(first, last, Math.floorMod(count, 200), bits);
    if (chunk.isValid()) {
      assertThat(read(chunk, Long.MIN_VALUE, Long.MAX_VALUE)).hasSize(chunk.count());
    }
  }

  /** In each form, and in the one that is chosen. */
  private static List<Chunk> chunks(List<Sample> samples) {
    OpenChunk open = open(samples);
    long[] times = samples.stream().mapToLong(Sample::time).toArray();
    double[] values =
        samples.stream().mapToDouble(sample -> Double.longBitsToDouble(sample.bits)).toArray();
    PackedChunk packed = PackedChunk.of(Times.of(times, times.length), true, values, values.length);
    return List.of(open.close(), packed, new Packer().close(open));
  }

  private static OpenChunk open(List<Sample> samples) {
    OpenChunk open = null;
    for (Sample sample : samples) {
      open = append(open, sample);
    }
    return Objects.requireNonNull(open);
  }

  private static OpenChunk append(@Nullable OpenChunk open, Sample sample) {
    double value = Double.longBitsToDouble(sample.bits);
    if (open == null) {
      OpenChunk first = new OpenChunk();
      first.append(sample.time, value);
      return first;
    }
    open.append(sample.time, value);
    return open;
  }

  private static List<Sample> read(Chunk chunk, long after, long until) {
    PointBuffer points = new PointBuffer();
    chunk.read(after, until, points);
    return list(points);
  }

  private static List<Sample> list(PointBuffer points) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      samples.add(new Sample(points.time(i), Double.doubleToRawLongBits(points.value(i))));
    }
    return samples;
  }

  /** Times in order, at any distance; values as servers give them, and any others. */
  @Provide
  Arbitrary<List<Sample>> samples() {
    Arbitrary<Long> steps =
        Arbitraries.oneOf(
            Arbitraries.just(1000L),
            Arbitraries.longs().between(990, 1010),
            Arbitraries.longs().between(1, 5_000_000),
            Arbitraries.longs().between(1, Long.MAX_VALUE / 200));
    Arbitrary<Long> values =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 3).map(i -> Double.doubleToRawLongBits(i)),
            Arbitraries.longs()
                .between(0, 10_000_000)
                .map(i -> Double.doubleToRawLongBits(i / 1000.0)),
            Arbitraries.doubles().map(Double::doubleToRawLongBits),
            Arbitraries.longs(),
            Arbitraries.of(
                    StaleMark.VALUE,
                    Double.NaN,
                    Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY,
                    -0.0,
                    Double.MIN_VALUE,
                    Double.MAX_VALUE)
                .map(Double::doubleToRawLongBits));
    Arbitrary<Long> starts = Arbitraries.longs().between(Long.MIN_VALUE / 4, Long.MAX_VALUE / 4);
    return Combinators.combine(
            starts,
            Combinators.combine(steps, values)
                .as(Sample::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(Chunk.MOST))
        .as(ChunkProperties::inTurn);
  }

  private static List<Sample> inTurn(long start, List<Sample> steps) {
    List<Sample> samples = new ArrayList<>();
    long time = start;
    for (Sample step : steps) {
      time += step.time;
      samples.add(new Sample(time, step.bits));
    }
    assertThat(new TreeSet<>(samples.stream().map(Sample::time).toList())).hasSize(steps.size());
    return Collections.unmodifiableList(samples);
  }
}
