package dev.headroom.api.resource;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.scaling.schedule.Cron;
import dev.headroom.scaling.schedule.CronSyntaxException;
import dev.headroom.scaling.schedule.Job;
import dev.headroom.scaling.schedule.Schedules;
import dev.headroom.scaling.schedule.Window;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads schedules: windows with start and end, as KEDA's cron scaler has them, and jobs with a
 * target size, as CronHPA has them.
 */
final class ScheduleFields {
  private ScheduleFields() {}

  /** The schedules; none where the field is absent or wrong. */
  static Schedules decode(Field field) {
    Schedules schedules = field.object(ScheduleFields::schedules);
    return schedules == null ? Schedules.NONE : schedules;
  }

  private static @Nullable Schedules schedules(Fields fields) {
    ZoneId zone = zone(fields.get("timeZone"), ZoneOffset.UTC);
    List<Window> windows = fields.get("windows").list(item -> item.object(f -> window(f, zone)));
    List<Cron> excludeDates = fields.get("excludeDates").list(ScheduleFields::cron);
    List<Job> jobs = fields.get("jobs").list(item -> item.object(f -> job(f, zone, excludeDates)));
    Long deadline = fields.get("startingDeadlineSeconds").integer(1L, Integer.MAX_VALUE);
    return fields.build(
        () ->
            new Schedules(
                windows,
                jobs,
                deadline == null
                    ? Schedules.DEFAULT_STARTING_DEADLINE
                    : Duration.ofSeconds(deadline)));
  }

  private static @Nullable Window window(Fields fields, ZoneId zone) {
    String name = fields.required("name", "a name").name();
    Cron start = cron(fields.required("start", "a cron expression, as 0 8 * * MON-FRI"));
    Cron end = cron(fields.required("end", "a cron expression, as 0 18 * * MON-FRI"));
    ZoneId own = zone(fields.get("timeZone"), zone);
    Integer min = fields.get("minReplicas").integer(0, Integer.MAX_VALUE);
    Integer max = fields.get("maxReplicas").integer(0, Integer.MAX_VALUE);
    Field exactField = fields.get("replicas");
    Integer exact = exactField.integer(0, Integer.MAX_VALUE);
    if (exact != null && (min != null || max != null)) {
      exactField.problem("nothing, as minReplicas or maxReplicas is set");
    }
    if (name == null || start == null || end == null) {
      return null;
    }
    return fields.build(
        () ->
            exact != null
                ? Window.exactly(name, start, end, own, exact)
                : new Window(name, start, end, own, optional(min), optional(max)));
  }

  private static @Nullable Job job(Fields fields, ZoneId zone, List<Cron> excludeDates) {
    String name = fields.required("name", "a name").name();
    Cron schedule =
        cron(
            fields.required("schedule", "a cron expression of 6 fields, as 0 0 8 * * *, or @date"));
    Integer targetSize =
        fields.required("targetSize", "a whole number from 0").integer(0, Integer.MAX_VALUE);
    Boolean runOnce = fields.get("runOnce").bool();
    ZoneId own = zone(fields.get("timeZone"), zone);
    if (name == null || schedule == null || targetSize == null) {
      return null;
    }
    return fields.build(
        () -> new Job(name, schedule, own, targetSize, runOnce != null && runOnce, excludeDates));
  }

  private static @Nullable Cron cron(Field field) {
    String text = field.string();
    if (text == null) {
      return null;
    }
    try {
      return Cron.parse(text);
    } catch (CronSyntaxException e) {
      field.problem(e.expected());
      return null;
    }
  }

  private static ZoneId zone(Field field, ZoneId otherwise) {
    String text = field.string();
    if (text == null) {
      return otherwise;
    }
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      field.problem("a time zone, as Europe/Berlin or UTC");
      return otherwise;
    }
  }

  private static OptionalInt optional(@Nullable Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
