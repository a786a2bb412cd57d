package dev.headroom.api.resource;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.document.schema.Bool;
import dev.headroom.document.schema.ListOf;
import dev.headroom.document.schema.Notation;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Rule;
import dev.headroom.document.schema.Schema;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Text;
import dev.headroom.document.schema.Whole;
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
 * Describes and reads schedules: windows with start and end, as KEDA's cron scaler has them, and
 * jobs with a target size, as CronHPA has them.
 */
final class ScheduleFields {
  private static final Schema<Cron> CRON =
      Notation.text(
          "a cron expression, as 0 8 * * MON-FRI; with a field of seconds before it, as 0 0 8 * * *;"
              + " @daily, @every 1h or @date 2026-12-24 18:00:00",
          "^\\s*(@[A-Za-z]+(\\s.*)?|\\S+(\\s+\\S+){4,5})\\s*$",
          ScheduleFields::cron);
  private static final Schema<ZoneId> ZONE =
      Notation.text(
          "a time zone, as Europe/Berlin or UTC", "^[A-Za-z0-9+:_/-]+$", ScheduleFields::zone);
  private static final Property<ZoneId> OWN_ZONE =
      Property.of("timeZone", ZONE, "The time zone of its cron expressions.", "Europe/Berlin")
          .otherwiseAs("the schedules' timeZone");

  private static final Property<String> WINDOW_NAME =
      Property.of("name", Text.NAME, "What decisions call it.", "office").required("a name");
  private static final Property<Cron> START =
      Property.of("start", CRON, "When it opens.", "0 8 * * MON-FRI")
          .required("a cron expression, as 0 8 * * MON-FRI");
  private static final Property<Cron> END =
      Property.of("end", CRON, "When it closes.", "0 18 * * MON-FRI")
          .required("a cron expression, as 0 18 * * MON-FRI");
  private static final Property<Integer> MIN =
      Property.of("minReplicas", Whole.from(0), "The fewest replicas while it is open.", "2");
  private static final Property<Integer> MAX =
      Property.of("maxReplicas", Whole.from(0), "The most replicas while it is open.", "5");
  private static final Property<Integer> EXACTLY =
      Property.of("replicas", Whole.from(0), "How many replicas there are while it is open.", "2");
  private static final Shape<Written<Window>> WINDOW =
      Shape.of(
              "Window",
              List.of(WINDOW_NAME, START, END, OWN_ZONE, MIN, MAX, EXACTLY),
              ScheduleFields::window)
          .where(
              Rule.atLeastOne("minReplicas", "maxReplicas", "replicas"),
              Rule.excludes("replicas", "minReplicas", "maxReplicas"));

  private static final Property<String> JOB_NAME =
      Property.of("name", Text.NAME, "What decisions call it; each once.", "morning")
          .required("a name");
  private static final Property<Cron> SCHEDULE =
      Property.of("schedule", CRON, "When it runs.", "0 0 8 * * MON-FRI")
          .required("a cron expression of 6 fields, as 0 0 8 * * *, or @date");
  private static final Property<Integer> TARGET_SIZE =
      Property.of("targetSize", Whole.from(0), "How many replicas it asks for.", "2")
          .required("a whole number from 0");
  private static final Property<Boolean> RUN_ONCE =
      Property.of("runOnce", new Bool(), "Whether only the first run counts.", "true")
          .otherwise(false);
  private static final Shape<Written<Job>> JOB =
      Shape.of(
          "Job", List.of(JOB_NAME, SCHEDULE, TARGET_SIZE, RUN_ONCE, OWN_ZONE), ScheduleFields::job);

  private static final Property<ZoneId> TIME_ZONE =
      Property.of("timeZone", ZONE, "The time zone of all cron expressions.", "Europe/Berlin")
          .otherwise(ZoneId.of("UTC"));
  private static final Property<List<Written<Window>>> WINDOWS =
      Property.<List<Written<Window>>>of(
              "windows",
              ListOf.any(WINDOW),
              "Times in which other bounds hold.",
              "[{name: night, start: 0 20 * * *, end: 0 6 * * *, replicas: 0}]")
          .otherwise(List.of(), "[]");
  private static final Property<List<Written<Job>>> JOBS =
      Property.<List<Written<Job>>>of(
              "jobs",
              ListOf.any(JOB).by("name", "another name: each job once"),
              "Sizes asked for at certain moments; with metrics a size moves the bounds, else it is"
                  + " the number.",
              "[{name: morning, schedule: 0 30 7 * * *, targetSize: 2}]")
          .otherwise(List.of(), "[]");
  private static final Property<List<Cron>> EXCLUDE_DATES =
      Property.<List<Cron>>of(
              "excludeDates",
              ListOf.any(CRON),
              "Days on which no job runs; the times of day mean nothing.",
              "[0 0 1 1 *]")
          .otherwise(List.of(), "[]");
  private static final Property<Integer> DEADLINE =
      Property.of(
              "startingDeadlineSeconds",
              Whole.from(1),
              "How late a job's run is still made up for.",
              "3600")
          .otherwise(Math.toIntExact(Schedules.DEFAULT_STARTING_DEADLINE.toSeconds()));

  static final Shape<Schedules> SHAPE =
      Shape.of(
          "Schedules",
          List.of(TIME_ZONE, WINDOWS, JOBS, EXCLUDE_DATES, DEADLINE),
          ScheduleFields::schedules);

  private ScheduleFields() {}

  /**
   * What was read before it is known what the others say.
   *
   * @param zoned whether it has a time zone of its own
   */
  private record Written<T>(T value, boolean zoned) {}

  private static @Nullable Schedules schedules(Fields fields) {
    ZoneId zone = TIME_ZONE.in(fields);
    List<Written<Window>> windows = WINDOWS.in(fields);
    List<Written<Job>> jobs = JOBS.in(fields);
    List<Cron> excludeDates = EXCLUDE_DATES.in(fields);
    Integer deadline = DEADLINE.in(fields);
    if (zone == null
        || windows == null
        || jobs == null
        || excludeDates == null
        || deadline == null) {
      return null;
    }
    return fields.build(
        () ->
            new Schedules(
                windows.stream().map(window -> in(zone, window)).toList(),
                jobs.stream().map(job -> in(zone, job, excludeDates)).toList(),
                Duration.ofSeconds(deadline)));
  }

  private static Window in(ZoneId zone, Written<Window> written) {
    Window window = written.value();
    return written.zoned()
        ? window
        : new Window(
            window.name(),
            window.start(),
            window.end(),
            zone,
            window.minReplicas(),
            window.maxReplicas());
  }

  private static Job in(ZoneId zone, Written<Job> written, List<Cron> excludeDates) {
    Job job = written.value();
    return new Job(
        job.name(),
        job.schedule(),
        written.zoned() ? job.timeZone() : zone,
        job.targetSize(),
        job.runOnce(),
        excludeDates);
  }

  private static @Nullable Written<Window> window(Fields fields) {
    String name = WINDOW_NAME.in(fields);
    Cron start = START.in(fields);
    Cron end = END.in(fields);
    ZoneId zone = OWN_ZONE.in(fields);
    Integer min = MIN.in(fields);
    Integer max = MAX.in(fields);
    Integer exact = EXACTLY.in(fields);
    if (name == null || start == null || end == null) {
      return null;
    }
    ZoneId known = zone == null ? ZoneOffset.UTC : zone;
    Window window =
        fields.build(
            () ->
                exact != null
                    ? Window.exactly(name, start, end, known, exact)
                    : new Window(name, start, end, known, optional(min), optional(max)));
    return window == null ? null : new Written<>(window, zone != null);
  }

  private static @Nullable Written<Job> job(Fields fields) {
    String name = JOB_NAME.in(fields);
    Cron schedule = SCHEDULE.in(fields);
    Integer targetSize = TARGET_SIZE.in(fields);
    Boolean runOnce = RUN_ONCE.in(fields);
    ZoneId zone = OWN_ZONE.in(fields);
    if (name == null || schedule == null || targetSize == null || runOnce == null) {
      return null;
    }
    ZoneId known = zone == null ? ZoneOffset.UTC : zone;
    Job job = fields.build(() -> new Job(name, schedule, known, targetSize, runOnce, List.of()));
    return job == null ? null : new Written<>(job, zone != null);
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

  private static @Nullable ZoneId zone(Field field) {
    String text = field.string();
    if (text == null) {
      return null;
    }
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      field.problem("a time zone, as Europe/Berlin or UTC");
      return null;
    }
  }

  private static OptionalInt optional(@Nullable Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
