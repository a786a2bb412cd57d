package dev.headroom.metrics.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NumberCodeProperties {
  @Property
  void anyNumbersAreReadAsTheyWere(@ForAll("numbers") long[] numbers, @ForAll byte before) {
    byte[] code = NumberCode.of(numbers, numbers.length);
    assertThat(NumberCode.isValid(code, 0)).isTrue();

    byte[] behind = new byte[3 + code.length];
    Arrays.fill(behind, before);
    System.arraycopy(code, 0, behind, 3, code.length);
    for (int until = 1; until <= numbers.length; until++) {
      long[] read = new long[until];
      NumberCode.read(behind, 3, numbers.length, read, until);
      assertThat(read).isEqualTo(Arrays.copyOf(numbers, until));
    }
  }

  @Property
  void noArrayDoesWorseThanBeInvalid(@ForAll byte[] code) {
    if (code.length > 1 && NumberCode.isValid(code, 0)) {
      NumberCode.read(code, 0, Chunk.MOST, new long[Chunk.MOST], Chunk.MOST);
    }
  }

  /** Requests at an even rate, some more and some less: only what is off the line takes bits. */
  @Example
  void whatStaysByALineTakesTheBitsOfItsDistance() {
    long[] numbers = new long[Chunk.MOST];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = 1_000_000 + i * 12_345L / 7 + i * 31 % 16;
    }
    assertThat(NumberCode.of(numbers, numbers.length).length).isLessThan(20 + Chunk.MOST * 5 / 8);
  }

  @Provide
  Arbitrary<long[]> numbers() {
    Arbitrary<Long> noise =
        Arbitraries.oneOf(
            Arbitraries.just(0L), Arbitraries.longs().between(-40, 40), Arbitraries.longs());
    Arbitrary<Long> slope =
        Arbitraries.oneOf(Arbitraries.longs().between(-5000, 5000), Arbitraries.longs());
    return Combinators.combine(
            Arbitraries.longs(),
            slope,
            Arbitraries.integers().between(1, 9),
            noise.list().ofMinSize(1).ofMaxSize(Chunk.MOST))
        .as(
            (first, rise, per, off) -> {
              long[] numbers = new long[off.size()];
              for (int i = 0; i < numbers.length; i++) {
                numbers[i] = first + i * rise / per + off.get(i);
              }
              return numbers;
            });
  }
}
