package dev.headroom.document.schema;

import dev.headroom.document.Field;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A whole number.
 *
 * @param least the smallest that is allowed
 * @param most the largest that is allowed
 * @param as makes the number of it
 */
public record Whole<N extends Number>(long least, long most, LongFunction<N> as)
    implements Schema<N> {

  /** From {@code least} to {@code most}. */
  public static Whole<Integer> of(int least, int most) {
    return new Whole<>(least, most, Math::toIntExact);
  }

  /** From {@code least} on. */
  public static Whole<Integer> from(int least) {
    return of(least, Integer.MAX_VALUE);
  }

  /** From {@code least} on, beyond an int too. */
  public static Whole<Long> longs(long least) {
    return new Whole<>(least, Long.MAX_VALUE, Long::valueOf);
  }

  @Override
  public @Nullable N read(Field field) {
    Long value = field.integer(least, most);
    return value == null ? null : as.apply(value);
  }

  @Override
  public String type() {
    return "integer";
  }

  @Override
  public String expected() {
    return Field.wholeNumber(least, most);
  }
}
