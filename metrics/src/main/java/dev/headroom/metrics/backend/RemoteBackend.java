package dev.headroom.metrics.backend;

import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.QueryParamsBuilder;
import dev.headroom.metrics.backend.BackendException.Reason;
import dev.headroom.metrics.query.Value;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Points;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A Prometheus that runs already, or a Thanos, Mimir or VictoriaMetrics: its HTTP API
 * (prometheus.io/docs, "HTTP API"). Thread-safe.
 *
 * <p>An answer that says of itself that it is not whole (Thanos' warnings of stores that are lost,
 * VictoriaMetrics' {@code isPartial}) is an error, unless the settings take it: a policy must not
 * take half of its replicas for all of them. Both are asked not to give such answers to begin with.
 * What a query says about itself ("PromQL warning: …") is none of that.
 */
public final class RemoteBackend implements MetricsBackend, AutoCloseable {
  private final RemoteSettings settings;
  private final RemoteClient client;

  /**
   * Connects with the first question.
   *
   * @throws IllegalArgumentException if a file of the settings' TLS cannot be used
   */
  public RemoteBackend(RemoteSettings settings) {
    this.settings = settings;
    this.client = new RemoteClient(settings);
  }

  @Override
  public Value instant(String query, Instant at, Duration deadline) {
    QueryParams question = question(deadline).add("query", query).add("time", seconds(at)).build();
    return value(ask("/api/v1/query", question, deadline));
  }

  @Override
  public List<Labels> series(List<String> selectors, Instant from, Instant to, Duration deadline) {
    if (selectors.isEmpty()) {
      throw new IllegalArgumentException("selectors: none (expected: at least one)");
    }
    QueryParams question =
        question(deadline)
            .add("match[]", selectors)
            .add("start", seconds(from))
            .add("end", seconds(to))
            .build();
    Answer answer = ask("/api/v1/series", question, deadline);
    return answer.series().stream().distinct().sorted().toList();
  }

  private Answer ask(String path, QueryParams question, Duration deadline) {
    byte[] text = client.ask(path, question, deadline);
    Answer answer;
    try {
      answer = AnswerReader.read(text, settings.maxSeries());
    } catch (AnswerReader.TooManySeries large) {
      throw new BackendException(
          Reason.TOO_LARGE, this + ": the answer has " + large.getMessage(), large);
    } catch (IOException notJson) {
      throw strange(String.valueOf(notJson.getMessage()));
    }
    if (answer.isError()) {
      throw Refusal.told(toString(), HttpStatus.OK, answer);
    }
    if (!answer.isSuccess()) {
      throw strange("it has no status");
    }
    if (!settings.partial() && answer.partial().isPresent()) {
      throw new BackendException(
          Reason.UNAVAILABLE, this + ": the answer is not whole: " + answer.partial().get());
    }
    return answer;
  }

  private Value value(Answer answer) {
    return switch (answer.resultType()) {
      case "vector" -> new Value.Vector(answer.rows().stream().map(this::element).toList());
      case "matrix" -> new Value.Matrix(answer.rows());
      case "string" -> new Value.Text(answer.single());
      case "scalar" -> {
        try {
          yield new Value.Scalar(AnswerReader.number(answer.single()));
        } catch (NumberFormatException notANumber) {
          throw strange("a scalar that is " + answer.single());
        }
      }
      default -> throw strange("a result of type \"" + answer.resultType() + "\"");
    };
  }

  private Value.Element element(Points row) {
    if (row.size() != 1) {
      throw strange("a series of a vector with " + row.size() + " values");
    }
    return new Value.Element(row.series(), row.value(0));
  }

  private BackendException strange(String what) {
    return new BackendException(
        Reason.UNAVAILABLE, this + ": it does not answer as a Prometheus does: " + what);
  }

  /** Whatever is asked: how long it may take, so that nobody works on an answer that is late. */
  private QueryParamsBuilder question(Duration deadline) {
    QueryParamsBuilder params = QueryParams.builder().add("timeout", deadline.toMillis() + "ms");
    if (!settings.partial()) {
      addUnlessTold(params, "partial_response", "false");
      addUnlessTold(params, "deny_partial_response", "1");
    }
    return params;
  }

  private void addUnlessTold(QueryParamsBuilder params, String name, String value) {
    String told = settings.url().getRawQuery();
    if (told == null || !QueryParams.fromQueryString(told).contains(name)) {
      params.add(name, value);
    }
  }

  private static String seconds(Instant time) {
    return "%d.%03d".formatted(time.getEpochSecond(), time.getNano() / 1_000_000);
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public String toString() {
    return settings.url().toString();
  }
}
