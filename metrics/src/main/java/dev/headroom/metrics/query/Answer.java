package dev.headroom.metrics.query;

import java.util.List;

/**
 * What a query came to, and what Prometheus would remark about it.
 *
 * @param warnings that the value may not be what was meant, as {@code PromQL warning: …}
 * @param infos that the query may not be what was meant, as {@code PromQL info: …}
 */
public record Answer(Value value, List<String> warnings, List<String> infos) {
  public Answer {
    warnings = List.copyOf(warnings);
    infos = List.copyOf(infos);
  }
}
