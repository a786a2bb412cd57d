package dev.headroom.control;

import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.schedule.Cron;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;

/**
 * Any valid value of a record, from a seed: each component is filled by its type, so that one that
 * is added is among it. Texts and numbers are few, so that values often have them in common.
 */
public final class AnyRecord {
  private static final int TRIES = 1000;
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final Random random;

  public AnyRecord(long seed) {
    random = new Random(seed);
  }

  /** A time near noon, sometimes to the nanosecond. */
  public Instant time() {
    Instant seconds = NOON.plusSeconds(random.nextInt(-700, 700));
    return random.nextInt(4) == 0 ? seconds.plusNanos(random.nextInt(1_000_000_000)) : seconds;
  }

  public <T> T of(Class<T> type) {
    return type.cast(any(type));
  }

  private Object any(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      Class<?> raw = (Class<?>) generic.getRawType();
      if (raw == Optional.class) {
        return random.nextBoolean() ? Optional.empty() : Optional.of(any(arguments[0]));
      }
      List<Object> elements = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        elements.add(any(arguments[arguments.length - 1]));
      }
      if (raw == List.class) {
        return elements;
      }
      if (raw == Set.class) {
        return new HashSet<>(elements);
      }
      Map<String, Object> map = new HashMap<>();
      elements.forEach(element -> map.put((String) plain(String.class), element));
      return map;
    }
    return plain((Class<?>) type);
  }

  private Object plain(Class<?> type) {
    if (type == int.class) {
      return pick(0, 1, 2, 3, 5, 60, 300, -1, Integer.MAX_VALUE);
    }
    if (type == long.class || type == Long.class) {
      return pick(0L, 1L, 500L, 999L, 1000L, 1001L, 2500L, 40_000L, -7L, Long.MAX_VALUE);
    }
    if (type == double.class) {
      return pick(0.0, 0.1, 0.5, 1.0 / 3, 1e300);
    }
    if (type == boolean.class) {
      return random.nextBoolean();
    }
    if (type == OptionalInt.class) {
      return random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of((int) plain(int.class));
    }
    if (type == OptionalDouble.class) {
      return random.nextBoolean()
          ? OptionalDouble.empty()
          : OptionalDouble.of((double) plain(double.class));
    }
    if (type == String.class) {
      return pick("p-1", "p-2", "p-3", "cpu", "load", "app=p", "", "\"quoted\" ä → \n\u0000 line");
    }
    if (type == Instant.class) {
      return time();
    }
    if (type == Duration.class) {
      return pick(
          Duration.ZERO,
          Duration.ofSeconds(1),
          Duration.ofMinutes(5),
          Duration.ofNanos(1_234_567),
          Duration.ofDays(1));
    }
    if (type == ZoneId.class) {
      return ZoneId.of((String) pick("UTC", "Z", "Europe/Berlin", "+02:00", "America/New_York"));
    }
    if (type == Quantity.class) {
      return Quantity.parse((String) pick("1", "250m", "0", "1.5Gi", "3e2", "1333m", "100k"));
    }
    if (type == Cron.class) {
      return Cron.parse(
          (String)
              pick("0 8 * * MON-FRI", "0 20 * * *", "@every 1h30m", "@date 2026-01-01 12:00:00"));
    }
    if (type.isEnum()) {
      return pick(type.getEnumConstants());
    }
    if (type.isSealed()) {
      return plain((Class<?>) pick((Object[]) type.getPermittedSubclasses()));
    }
    return record(type);
  }

  /** Tries until the constructor has no objection. */
  private Object record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      for (int i = 0; i < TRIES; i++) {
        Object[] arguments =
            Arrays.stream(components).map(RecordComponent::getGenericType).map(this::any).toArray();
        try {
          return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
          if (!(e.getCause() instanceof IllegalArgumentException)) {
            throw e;
          }
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type.getName(), e);
    }
    throw new AssertionError("no valid " + type.getName() + " in " + TRIES + " tries");
  }

  private Object pick(Object... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
