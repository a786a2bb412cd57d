package dev.headroom.scaling.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * The search against its definition: all local minutes around a transition, each with the one
 * instant it names.
 */
class CronProperties {
  private static final int MINUTES = 3 * 24 * 60;

  @Property(tries = 300)
  void searchFindsWhatTheDefinitionNames(
      @ForAll("expressions") String expression, @ForAll("moments") Moment moment) {
    Cron cron = Cron.parse(expression);
    NavigableSet<Instant> runs = runs(cron, moment);
    Instant at = moment.at();

    Optional<Instant> next = Optional.ofNullable(runs.higher(at));
    Optional<Instant> previous = Optional.ofNullable(runs.floor(at));

    if (next.isPresent()) {
      assertThat(cron.next(at, moment.zone())).isEqualTo(next);
    }
    if (previous.isPresent()) {
      assertThat(cron.previous(at, moment.zone())).isEqualTo(previous);
    }
    assertThat(cron.next(at, moment.zone()).stream()).allMatch(run -> run.isAfter(at));
    assertThat(cron.previous(at, moment.zone()).stream()).allMatch(run -> !run.isAfter(at));
  }

  @Property(tries = 300)
  void nextAndPreviousAgree(
      @ForAll("expressions") String expression, @ForAll("moments") Moment moment) {
    Cron cron = Cron.parse(expression);
    ZoneId zone = moment.zone();
    Instant next = cron.next(moment.at(), zone).orElseThrow();

    assertThat(cron.previous(next, zone)).contains(next);
    assertThat(cron.previous(next.minusNanos(1), zone).stream())
        .allMatch(run -> !run.isAfter(moment.at()));
  }

  @Property(tries = 200)
  void noInstantIsTooOdd(
      @ForAll("expressions") String expression, @ForAll("anyInstants") Instant instant) {
    ZoneId zone = ZoneId.of("America/New_York");
    assertThat(Cron.parse(expression).next(instant, zone).stream())
        .allMatch(run -> run.isAfter(instant));
    assertThat(Cron.parse(expression).previous(instant, zone).stream())
        .allMatch(run -> !run.isAfter(instant));
  }

  /** All runs of a few days, from the rule as {@link Cron} states it. */
  private static NavigableSet<Instant> runs(Cron cron, Moment moment) {
    NavigableSet<Instant> runs = new TreeSet<>();
    LocalDateTime first = LocalDateTime.ofInstant(moment.transition(), moment.zone()).minusDays(2);
    for (int minute = 0; minute < MINUTES; minute++) {
      LocalDateTime local = first.plusMinutes(minute).withSecond(0).withNano(0);
      if (names(cron.text(), local)) {
        var gap = moment.zone().getRules().getTransition(local);
        runs.add(
            gap != null && gap.isGap()
                ? gap.getInstant()
                : local.atZone(moment.zone()).withEarlierOffsetAtOverlap().toInstant());
      }
    }
    return runs;
  }

  /** Whether a "minutes hours * * days" expression of lists and {@code *} names a local minute. */
  private static boolean names(String expression, LocalDateTime local) {
    String[] fields = expression.split(" ");
    return listed(fields[0], local.getMinute())
        && listed(fields[1], local.getHour())
        && listed(fields[4], local.getDayOfWeek().getValue() % 7);
  }

  private static boolean listed(String field, int value) {
    return field.equals("*") || ("," + field + ",").contains("," + value + ",");
  }

  @Provide
  Arbitrary<String> expressions() {
    return Combinators.combine(field(59), field(23), field(6))
        .as((minute, hour, day) -> minute + " " + hour + " * * " + day);
  }

  private static Arbitrary<String> field(int last) {
    Arbitrary<String> list =
        Arbitraries.integers()
            .between(0, last)
            .map(String::valueOf)
            .list()
            .ofMinSize(1)
            .ofMaxSize(5)
            .map(values -> String.join(",", values));
    return Arbitraries.oneOf(Arbitraries.just("*"), list);
  }

  record Moment(ZoneId zone, Instant transition, Instant at) {}

  @Provide
  Arbitrary<Moment> moments() {
    Arbitrary<ZoneId> zones =
        Arbitraries.of(
                "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai")
            .map(ZoneId::of);
    Arbitrary<Instant> starts =
        Arbitraries.longs()
            .between(0, 60L * 365 * 24 * 3600)
            .map(second -> Instant.ofEpochSecond(second + 946_684_800));
    return Combinators.combine(zones, starts, Arbitraries.longs().between(-8 * 3600, 8 * 3600))
        .as(
            (zone, start, offset) -> {
              var next = zone.getRules().nextTransition(start);
              Instant transition = next == null ? start : next.getInstant();
              return new Moment(zone, transition, transition.plusSeconds(offset));
            });
  }

  @Provide
  Arbitrary<Instant> anyInstants() {
    return Arbitraries.longs()
        .between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond())
        .map(Instant::ofEpochSecond)
        .edgeCases(
            edges -> {
              edges.add(Instant.MIN);
              edges.add(Instant.MAX);
              edges.add(Instant.EPOCH);
            });
  }
}
