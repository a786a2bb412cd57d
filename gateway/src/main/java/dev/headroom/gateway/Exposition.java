package dev.headroom.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Pools in Prometheus' text format 0.0.4. */
final class Exposition {
  private static final double[] BUCKETS = {
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300
  };

  private final StringBuilder out = new StringBuilder();

  private Exposition() {}

  static String of(List<PoolSnapshot> pools) {
    Exposition exposition = new Exposition();
    exposition.family("headroom_gateway_in_flight", "gauge", "Requests that replicas work on.");
    for (PoolSnapshot pool : pools) {
      for (PoolSnapshot.ReplicaLoad load : pool.replicas()) {
        exposition.sample(
            "headroom_gateway_in_flight",
            labels(pool, "replica", load.replica().id()),
            load.inFlight());
      }
    }
    exposition.single(
        pools,
        "headroom_gateway_waiting",
        "gauge",
        "Requests that wait for a replica.",
        PoolSnapshot::waiting);
    exposition.counted(
        pools,
        "headroom_gateway_answered_total",
        "Answers of replicas.",
        "code",
        pool -> pool.answered());
    exposition.counted(
        pools,
        "headroom_gateway_own_answers_total",
        "Answers of the gateway in a replica's place.",
        "code",
        pool -> pool.answeredByGateway());
    exposition.single(
        pools,
        "headroom_gateway_cut_off_total",
        "counter",
        "Answers that began and did not come to their end.",
        PoolSnapshot::cutOff);
    exposition.counted(
        pools,
        "headroom_gateway_refused_total",
        "Requests turned away.",
        "reason",
        pool -> pool.refused());
    exposition.single(
        pools,
        "headroom_gateway_retried_total",
        "counter",
        "Requests sent to another replica.",
        PoolSnapshot::retried);
    exposition.single(
        pools,
        "headroom_gateway_failed_total",
        "counter",
        "Requests that were sent and got no whole answer.",
        PoolSnapshot::failed);
    exposition.family(
        "headroom_gateway_latency_seconds",
        "histogram",
        "From a request's arrival to the end of its answer.");
    pools.forEach(exposition::latency);
    return exposition.out.toString();
  }

  private void family(String name, String type, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private void single(
      List<PoolSnapshot> pools,
      String name,
      String type,
      String help,
      Function<PoolSnapshot, Number> value) {
    family(name, type, help);
    pools.forEach(pool -> sample(name, labels(pool), value.apply(pool)));
  }

  private void counted(
      List<PoolSnapshot> pools,
      String name,
      String help,
      String label,
      Function<PoolSnapshot, Map<?, Long>> counts) {
    family(name, "counter", help);
    for (PoolSnapshot pool : pools) {
      counts
          .apply(pool)
          .forEach(
              (key, count) ->
                  sample(
                      name, labels(pool, label, key.toString().toLowerCase(Locale.ROOT)), count));
    }
  }

  private void latency(PoolSnapshot pool) {
    String name = "headroom_gateway_latency_seconds";
    Latency latency = pool.latency();
    for (double bound : BUCKETS) {
      long within = latency.countWithin(Duration.ofNanos(Math.round(bound * 1e9)));
      sample(name + "_bucket", labels(pool, "le", Double.toString(bound)), within);
    }
    sample(name + "_bucket", labels(pool, "le", "+Inf"), latency.count());
    sample(name + "_sum", labels(pool), latency.sum().toNanos() / 1e9);
    sample(name + "_count", labels(pool), latency.count());
  }

  private void sample(String name, String labels, Number value) {
    out.append(name).append(labels).append(' ').append(value).append('\n');
  }

  private static String labels(PoolSnapshot pool) {
    return "{pool=\"" + escaped(pool.pool()) + "\"}";
  }

  private static String labels(PoolSnapshot pool, String label, String value) {
    return "{pool=\"" + escaped(pool.pool()) + "\"," + label + "=\"" + escaped(value) + "\"}";
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
