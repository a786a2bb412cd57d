package dev.headroom.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.serving.repository.MemoryLimit;
import dev.headroom.serving.repository.MemoryLimit.WhenFull;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What models may take of memory. */
class MemoryFlagsTest {
  private static Optional<MemoryLimit> limit(String... arguments) {
    return CommandLine.populateCommand(new MemoryFlags(), arguments).limit();
  }

  @Test
  void withoutAFlagThereIsNoLimit() {
    assertThat(limit()).isEmpty();
  }

  @Test
  void itIsBytesOrAQuantity() {
    assertThat(limit("--model_memory_limit", "2Gi"))
        .contains(new MemoryLimit(2L << 30, WhenFull.REFUSE));
    assertThat(limit("--model_memory_limit=800M", "--model_memory_policy=on_demand"))
        .contains(new MemoryLimit(800_000_000, WhenFull.ON_DEMAND));
    assertThat(limit("--model_memory_limit=1234", "--model_memory_policy=refuse"))
        .contains(new MemoryLimit(1234, WhenFull.REFUSE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--model_memory_limit=much|--model_memory_limit: much (expected: bytes, 1 or more, as 800000000, 800M or 2Gi)",
        "--model_memory_limit=0|--model_memory_limit: 0 (expected: bytes",
        "--model_memory_limit=-1Gi|--model_memory_limit: -1Gi (expected: bytes",
        "--model_memory_limit=100E|--model_memory_limit: 100E (expected: bytes",
        "--model_memory_limit=1Gi --model_memory_policy=lru|--model_memory_policy: lru (expected: refuse or on_demand)",
        "--model_memory_policy=on_demand|--model_memory_policy: on_demand (expected: together with --model_memory_limit)",
      })
  void whatIsWrongIsNamed(String arguments, String message) {
    assertThatThrownBy(() -> limit(arguments.split(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
