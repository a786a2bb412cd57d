package dev.headroom.serving.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoadMeterTest {
  private final AtomicLong inUse = new AtomicLong(1000);
  private final LoadMeter meter = new LoadMeter(() -> OptionalLong.of(inUse.get()));

  private long grown(long by, long files) {
    LoadMeter.Reading reading = meter.begin();
    inUse.addAndGet(by);
    return reading.end(files);
  }

  @Test
  void itIsTheGrowthAtLeastTheFilesAndAtMostFourTimesAsMuch() {
    assertThat(grown(150, 100)).isEqualTo(150);
    assertThat(grown(20, 100)).isEqualTo(100);
    assertThat(grown(-500, 100)).isEqualTo(100);
    assertThat(grown(10_000, 100)).isEqualTo(400);
  }

  /** Neither the one that began first nor the other, and the next one again. */
  @Test
  void loadsThatOverlapTellNothing() {
    LoadMeter.Reading first = meter.begin();
    LoadMeter.Reading second = meter.begin();
    inUse.addAndGet(150);
    assertThat(first.end(100)).isEqualTo(100);
    assertThat(second.end(100)).isEqualTo(100);
    assertThat(grown(150, 100)).isEqualTo(150);
  }

  @Test
  void whereNothingIsKnownItIsTheFiles() {
    assertThat(LoadMeter.none().begin().end(7)).isEqualTo(7);
  }
}
