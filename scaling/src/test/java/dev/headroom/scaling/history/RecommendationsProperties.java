package dev.headroom.scaling.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RecommendationsProperties {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  @Property
  void highestAndLowestOfAnyWindowAreKept(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 9) Integer> numbers,
      @ForAll @IntRange(min = 0, max = 60) int window) {
    List<Recommendation> all = new ArrayList<>();
    List<Recommendation> kept = List.of();
    for (int i = 0; i < numbers.size(); i++) {
      Recommendation latest = new Recommendation(START.plusSeconds(i), numbers.get(i));
      all.add(latest);
      kept = Recommendations.add(kept, latest, Instant.MIN);
      Instant cutoff = latest.time().minusSeconds(window);
      assertThat(within(kept, cutoff).max()).isEqualTo(within(all, cutoff).max());
      assertThat(within(kept, cutoff).min()).isEqualTo(within(all, cutoff).min());
    }
    assertThat(kept.size()).isLessThanOrEqualTo(20);
  }

  @Property
  void aClockThatGoesBackLosesNothing(
      @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 9) Integer> numbers,
      @ForAll @Size(min = 30, max = 30) List<@IntRange(min = 0, max = 100) Integer> seconds,
      @ForAll @IntRange(min = 0, max = 100) int cutoff) {
    List<Recommendation> all = new ArrayList<>();
    List<Recommendation> kept = List.of();
    for (int i = 0; i < numbers.size(); i++) {
      Recommendation latest = new Recommendation(START.plusSeconds(seconds.get(i)), numbers.get(i));
      all.add(latest);
      kept = Recommendations.add(kept, latest, Instant.MIN);
    }
    Instant from = START.plusSeconds(cutoff);
    assertThat(within(kept, from).max()).isEqualTo(within(all, from).max());
    assertThat(within(kept, from).min()).isEqualTo(within(all, from).min());
  }

  @Property
  void whatIsTooOldIsDropped(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 9) Integer> numbers) {
    List<Recommendation> kept = List.of();
    for (int i = 0; i < numbers.size(); i++) {
      Instant now = START.plusSeconds(i);
      kept =
          Recommendations.add(kept, new Recommendation(now, numbers.get(i)), now.minusSeconds(5));
      assertThat(kept).allMatch(one -> !one.time().isBefore(now.minusSeconds(5)));
    }
  }

  private static IntStream within(List<Recommendation> list, Instant cutoff) {
    return list.stream()
        .filter(one -> !one.time().isBefore(cutoff))
        .mapToInt(Recommendation::replicas);
  }
}
