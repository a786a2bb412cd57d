package dev.headroom.local.series;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Servers' scaling in Prometheus' text format 0.0.4. */
public final class ScalingExposition {
  private final StringBuilder out = new StringBuilder();

  private ScalingExposition() {}

  /**
   * One server at one moment.
   *
   * @param desired how many replicas there should be
   * @param ready how many take requests
   * @param min the fewest that its policy allows; the fixed number, where it has none
   * @param max the most that its policy allows; the fixed number, where it has none
   */
  public record Server(
      String name, int desired, int ready, int min, int max, ScalingRecord scaling) {}

  /** The text, each line with its end; empty where there is no server. */
  public static String of(List<Server> servers) {
    ScalingExposition text = new ScalingExposition();
    if (!servers.isEmpty()) {
      text.write(servers);
    }
    return text.out.toString();
  }

  private void write(List<Server> servers) {
    gauge(servers, "headroom_desired_replicas", "Replicas that there should be.", Server::desired);
    gauge(servers, "headroom_ready_replicas", "Replicas that take requests.", Server::ready);
    gauge(servers, "headroom_min_replicas", "The fewest that the policy allows.", Server::min);
    gauge(servers, "headroom_max_replicas", "The most that the policy allows.", Server::max);
    family("headroom_decisions_total", "counter", "Decisions, by what had the last word.");
    for (Server server : servers) {
      server
          .scaling()
          .counts()
          .decisions()
          .forEach(
              (reason, count) ->
                  sample("headroom_decisions_total", labels(server, "reason", reason), count));
    }
    family(
        "headroom_last_decision_timestamp_seconds",
        "gauge",
        "When the last decision was made, in seconds of the Unix epoch.");
    for (Server server : servers) {
      server
          .scaling()
          .counts()
          .lastDecision()
          .ifPresent(
              time ->
                  sample(
                      "headroom_last_decision_timestamp_seconds",
                      labels(server),
                      time.toEpochMilli() / 1e3));
    }
    histogram(
        servers,
        "headroom_reaction_decision_seconds",
        "From load above the target to the decision for more replicas.",
        ScalingRecord.Counts::toDecision);
    histogram(
        servers,
        "headroom_reaction_ready_seconds",
        "From load above the target until all replicas that it asked for take requests.",
        ScalingRecord.Counts::toReady);
  }

  private void gauge(List<Server> servers, String name, String help, ToIntFunction<Server> value) {
    family(name, "gauge", help);
    servers.forEach(server -> sample(name, labels(server), value.applyAsInt(server)));
  }

  private void histogram(
      List<Server> servers,
      String name,
      String help,
      Function<ScalingRecord.Counts, Histogram> which) {
    family(name, "histogram", help);
    for (Server server : servers) {
      Histogram histogram = which.apply(server.scaling().counts());
      for (int i = 0; i < Histogram.BOUNDS.length; i++) {
        sample(
            name + "_bucket",
            labels(server, "le", Double.toString(Histogram.BOUNDS[i])),
            histogram.within(i));
      }
      long all = histogram.within(Histogram.BOUNDS.length);
      sample(name + "_bucket", labels(server, "le", "+Inf"), all);
      sample(name + "_sum", labels(server), histogram.sum());
      sample(name + "_count", labels(server), all);
    }
  }

  private void family(String name, String type, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private void sample(String name, String labels, Number value) {
    out.append(name).append(labels).append(' ').append(value).append('\n');
  }

  private static String labels(Server server) {
    return "{server=\"" + escaped(server.name()) + "\"}";
  }

  private static String labels(Server server, String label, String value) {
    return "{server=\"" + escaped(server.name()) + "\"," + label + "=\"" + escaped(value) + "\"}";
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
