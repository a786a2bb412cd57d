package dev.headroom.metrics.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.metrics.series.Labels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeriesHashTest {
  @Test
  void labelsThatCollideForStringsDoNotForIt() {
    List<String> values = List.of("");
    for (int i = 0; i < 13; i++) {
      List<String> longer = new ArrayList<>();
      values.forEach(value -> longer.add(value + "Aa"));
      values.forEach(value -> longer.add(value + "BB"));
      values = longer;
    }
    SeriesHash hash = new SeriesHash(new Random(1));
    Set<Long> hashes = new HashSet<>();
    Set<Integer> javas = new HashSet<>();
    for (String value : values) {
      Labels labels = Labels.of(Labels.NAME, "m", "v", value);
      hashes.add(hash.of(labels));
      javas.add(labels.hashCode());
    }
    assertThat(javas).hasSize(1);
    assertThat(hashes).hasSize(values.size());
  }

  @Test
  void whereOneStringEndsAndTheNextBeginsMatters() {
    SeriesHash hash = new SeriesHash(new Random(1));
    assertThat(hash.of(Labels.of("ab", "c"))).isNotEqualTo(hash.of(Labels.of("a", "bc")));
    assertThat(hash.of(Labels.of("a", "b"))).isEqualTo(hash.of(Labels.of("a", "b")));
    assertThat(hash.of(Labels.of("a", "b")))
        .as("another seed")
        .isNotEqualTo(new SeriesHash(new Random(2)).of(Labels.of("a", "b")));
  }
}
