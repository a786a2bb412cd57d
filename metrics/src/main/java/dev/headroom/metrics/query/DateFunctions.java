package dev.headroom.metrics.query;

import dev.headroom.metrics.query.Function.Body;
import dev.headroom.metrics.series.Labels;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Parts of a date, in UTC; without an argument, of the moment of the evaluation. */
final class DateFunctions {
  /** Years beyond nine digits have no date. */
  private static final long LAST_SECOND = LocalDateTime.MAX.toEpochSecond(ZoneOffset.UTC);

  private DateFunctions() {}

  static List<Function> all() {
    return List.of(
        function("minute", LocalDateTime::getMinute),
        function("hour", LocalDateTime::getHour),
        function("day_of_week", date -> date.getDayOfWeek().getValue() % 7),
        function("day_of_month", LocalDateTime::getDayOfMonth),
        function("day_of_year", LocalDateTime::getDayOfYear),
        function("days_in_month", date -> date.toLocalDate().lengthOfMonth()),
        function("month", LocalDateTime::getMonthValue),
        function("year", LocalDateTime::getYear));
  }

  private static Function function(String name, ToDoubleFunction<LocalDateTime> part) {
    return new Function(
        name,
        List.of(ValueType.VECTOR),
        1,
        ValueType.VECTOR,
        (Body.OfVector)
            (evaluation, call) ->
                call.arguments().isEmpty()
                    ? now(evaluation, part)
                    : evaluation.map(
                        evaluation.vector(call.argument(0)),
                        value -> part.applyAsDouble(date((long) value))));
  }

  private static List<Row> now(Evaluation evaluation, ToDoubleFunction<LocalDateTime> part) {
    Steps steps = evaluation.steps();
    double[] values = new double[steps.count()];
    for (int step = 0; step < values.length; step++) {
      values[step] = part.applyAsDouble(date(steps.time(step) / 1000));
    }
    return List.of(new Row(Labels.EMPTY, false, values));
  }

  private static LocalDateTime date(long second) {
    return LocalDateTime.ofEpochSecond(
        Math.clamp(second, -LAST_SECOND, LAST_SECOND), 0, ZoneOffset.UTC);
  }
}
