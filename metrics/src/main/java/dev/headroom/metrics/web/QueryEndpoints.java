package dev.headroom.metrics.web;

import dev.headroom.metrics.query.QueryException;
import dev.headroom.metrics.query.Value;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** {@code query}, {@code query_range} and {@code format_query}. */
final class QueryEndpoints {
  private static final long MOST_POINTS = 11_000;

  private final QueryEngine engine;
  private final InstantSource clock;
  private final ApiSettings settings;

  QueryEndpoints(QueryEngine engine, InstantSource clock, ApiSettings settings) {
    this.engine = engine;
    this.clock = clock;
    this.settings = settings;
  }

  /** {@code left}: how long the answer may take. */
  Reply instant(Parameters parameters, Duration left) {
    int limit = parameters.limit("limit");
    long at = parameters.time("time", clock.millis());
    QueryEngine.Terms terms = terms(parameters, left);
    QueryEngine.Prepared query = prepare(parameters.text("query"));
    return reply(evaluated(() -> query.at(at, terms)), at, limit);
  }

  Reply range(Parameters parameters, Duration left) {
    int limit = parameters.limit("limit");
    long from = parameters.time("start");
    long until = parameters.time("end");
    if (until < from) {
      throw ApiException.badParameter("end", "end timestamp must not be before start time");
    }
    long step = step(parameters);
    if ((until - from) / step > MOST_POINTS) {
      throw new ApiException(
          ApiException.Type.BAD_DATA,
          "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query"
              + " resolution (?step=XX)");
    }
    QueryEngine.Terms terms = terms(parameters, left);
    QueryEngine.Prepared query = prepare(parameters.text("query"));
    return reply(evaluated(() -> query.range(from, until, step, terms)), until, limit);
  }

  Reply format(Parameters parameters) {
    String formatted = prepare(parameters.text("query")).formatted();
    return Reply.of(json -> json.writeString(formatted));
  }

  private static long step(Parameters parameters) {
    Duration step =
        parameters
            .duration("step")
            .orElseThrow(
                () -> ApiException.badParameter("step", "cannot parse \"\" to a valid duration"));
    if (step.toMillis() < 1) {
      throw ApiException.badParameter(
          "step",
          "zero or negative query resolution step widths are not accepted. Try a positive integer");
    }
    return step.toMillis();
  }

  private QueryEngine.Terms terms(Parameters parameters, Duration left) {
    Duration lookback = parameters.duration("lookback_delta").orElse(settings.lookback());
    if (lookback.toMillis() < 1) {
      throw ApiException.badParameter("lookback_delta", lookback + " (expected: at least 1ms)");
    }
    return new QueryEngine.Terms(lookback, left);
  }

  private QueryEngine.Prepared prepare(String query) {
    try {
      return engine.prepare(query);
    } catch (QueryException none) {
      throw ApiException.badParameter("query", String.valueOf(none.getMessage()));
    }
  }

  private interface Evaluation {
    QueryEngine.Evaluated run();
  }

  private static QueryEngine.Evaluated evaluated(Evaluation evaluation) {
    try {
      return evaluation.run();
    } catch (QueryException problem) {
      String message = String.valueOf(problem.getMessage());
      throw switch (problem.kind()) {
        case PARSE -> ApiException.badParameter("query", message);
        case TIMEOUT -> new ApiException(ApiException.Type.TIMEOUT, message);
        case EXECUTION, TOO_LARGE -> new ApiException(ApiException.Type.EXECUTION, message);
      };
    }
  }

  private static Reply reply(QueryEngine.Evaluated evaluated, long at, int limit) {
    int size =
        switch (evaluated.value()) {
          case Value.Vector vector -> vector.elements().size();
          case Value.Matrix matrix -> matrix.series().size();
          case Value.Scalar _, Value.Text _ -> 1;
        };
    List<String> warnings = new ArrayList<>(evaluated.warnings());
    if (size > limit) {
      warnings.add("results truncated due to limit");
    }
    return new Reply(
        json -> ApiJson.value(json, evaluated.value(), at, limit), warnings, evaluated.infos());
  }
}
