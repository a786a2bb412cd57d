package dev.headroom.dashboard;

import dev.headroom.dashboard.timeline.ErrorRate;
import dev.headroom.dashboard.timeline.Failure;
import dev.headroom.dashboard.timeline.Happening;
import dev.headroom.dashboard.timeline.Load;
import dev.headroom.dashboard.timeline.Maker;
import dev.headroom.dashboard.timeline.Point;
import dev.headroom.dashboard.timeline.ReplicaExit;
import dev.headroom.dashboard.timeline.ReplicaRow;
import dev.headroom.dashboard.timeline.Replicas;
import dev.headroom.dashboard.timeline.ServerState;
import dev.headroom.dashboard.timeline.ServerState.Scaling;
import dev.headroom.dashboard.timeline.Timeline;
import dev.headroom.dashboard.timeline.Traffic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Servers in every state that there is, each five minutes long. */
public final class Scenes {
  private static final int SECONDS = 300;

  private Scenes() {}

  /** Twelve servers, of which six are not well. */
  public static Timeline twelve(Instant now) {
    Timeline timeline = new Timeline();
    crashLoop(timeline, "gpu-embeddings", now);
    unloadable(timeline, "fraud-model", now);
    failing(timeline, "translate", now);
    overloaded(timeline, "sentences", now);
    well(timeline, "advised", now, Scaling.ADVISE, 0.6, 2);
    atZero(timeline, "night-batch", now);
    for (String name : List.of("addone", "classifier", "ner", "reranker", "speech", "vision")) {
      well(timeline, name, now, name.equals("ner") ? Scaling.FIXED : Scaling.POLICY, 0.5, 2);
    }
    return timeline;
  }

  private static void crashLoop(Timeline timeline, String name, Instant now) {
    ReplicaExit exit =
        new ReplicaExit(
            now.minusSeconds(4),
            name + "-7",
            "exit code 3",
            "Error: no GPU",
            "/home/ada/.local/state/headroom/servers/" + name + "/" + name + "-7.log");
    String body = "{\"error\":\"" + name + ": " + name + "-7 died (exit code 3): Error: no GPU\"}";
    ServerState state =
        new ServerState(
            Scaling.POLICY,
            List.of(),
            6,
            true,
            Optional.of(name + "-7 died (exit code 3): Error: no GPU"),
            Optional.of(exit),
            List.of(
                new Failure(
                    now.minusSeconds(2), 503, Maker.GATEWAY, "", "POST /" + name + "/infer", body)),
            Optional.empty(),
            Optional.empty());
    for (int second = 0; second <= SECONDS; second++) {
      boolean asked = second > 100;
      timeline.observed(
          name,
          new Point(
              now.minusSeconds(SECONDS - second),
              List.of(),
              Optional.of(new Replicas(2, 0, 1, 4)),
              traffic(0, asked ? 3 + second % 3 : 0, 503, Maker.GATEWAY, OptionalDouble.empty()),
              List.of()),
          state);
    }
    for (int i = 1; i <= 7; i++) {
      timeline.happened(
          event(
              now.minusSeconds(70 - 9L * i),
              now.minusSeconds(61),
              i,
              name,
              name + "-" + i,
              "Died",
              true,
              "died (exit code 3): Error: no GPU\nloading weights\nError: no GPU"));
      timeline.happened(
          event(
              now.minusSeconds(69 - 9L * i),
              now.minusSeconds(60),
              i,
              name,
              name + "-" + i,
              "BackOff",
              true,
              "was failure " + i + " in a row: the next start is in 10 s"));
    }
  }

  private static void unloadable(Timeline timeline, String name, Instant now) {
    ServerState state =
        new ServerState(
            Scaling.POLICY,
            List.of(
                new ReplicaRow(
                    name + "-1",
                    "starting",
                    now.minusSeconds(70),
                    0,
                    0,
                    Optional.empty(),
                    Optional.of(
                        "cannot load model fraud: ORT_INVALID_GRAPH: This is an invalid model."
                            + " Error in Node:zipmap"))),
            0,
            false,
            Optional.of(
                name
                    + "-1: cannot load model fraud: ORT_INVALID_GRAPH: This is an invalid model."
                    + " Error in Node:zipmap"),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty());
    for (int second = 0; second <= SECONDS; second++) {
      timeline.observed(
          name,
          new Point(
              now.minusSeconds(SECONDS - second),
              List.of(),
              Optional.of(new Replicas(1, 0, 1, 3)),
              traffic(0, 0, 0, Maker.GATEWAY, OptionalDouble.empty()),
              List.of()),
          state);
    }
  }

  private static void failing(Timeline timeline, String name, Instant now) {
    List<Failure> failures =
        List.of(
            new Failure(
                now.minusSeconds(1),
                500,
                Maker.REPLICA,
                name + "-2",
                "POST /" + name + "/",
                "{\"detail\":\"CUDA out of memory. Tried to allocate 2.00 GiB\"}"),
            new Failure(
                now.minusSeconds(9),
                422,
                Maker.REPLICA,
                name + "-1",
                "POST /" + name + "/",
                "{\"detail\":[{\"loc\":[\"body\",\"text\"],\"msg\":\"field required\"}]}"));
    ServerState state =
        new ServerState(
            Scaling.POLICY,
            rows(name, now, 2),
            0,
            false,
            Optional.empty(),
            Optional.empty(),
            failures,
            Optional.empty(),
            Optional.empty());
    for (int second = 0; second <= SECONDS; second++) {
      double load = 0.6 + Math.sin(second * 0.2) * 0.2;
      List<ErrorRate> errors = new ArrayList<>();
      if (second > 200) {
        errors.add(new ErrorRate(500, Maker.REPLICA, 1 + second % 4));
      }
      if (second % 17 == 0) {
        errors.add(new ErrorRate(422, Maker.REPLICA, 1));
      }
      timeline.observed(
          name,
          new Point(
              now.minusSeconds(SECONDS - second),
              List.of(load(load)),
              Optional.of(new Replicas(2, 2, 1, 4)),
              new Traffic(
                  OptionalDouble.of(40),
                  OptionalDouble.of(second > 200 ? 1 + second % 4 : 0),
                  OptionalDouble.of(0),
                  OptionalDouble.of(0.02),
                  OptionalDouble.of(0.05),
                  errors),
              List.of()),
          state);
    }
  }

  private static void overloaded(Timeline timeline, String name, Instant now) {
    ServerState state =
        new ServerState(
            Scaling.POLICY,
            rows(name, now, 4),
            0,
            false,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty());
    for (int second = 0; second <= SECONDS; second++) {
      double load = second < 150 ? 0.5 : 2.2 + Math.sin(second * 0.7) * 0.3;
      int ready = second < 160 ? 1 : second < 175 ? 3 : 4;
      timeline.observed(
          name,
          new Point(
              now.minusSeconds(SECONDS - second),
              List.of(load(load)),
              Optional.of(new Replicas(second < 152 ? 1 : 4, ready, 1, 4)),
              traffic(180, 0, 0, Maker.GATEWAY, OptionalDouble.of(load / 10)),
              List.of()),
          state);
    }
  }

  private static void atZero(Timeline timeline, String name, Instant now) {
    ServerState state =
        new ServerState(
            Scaling.POLICY,
            List.of(),
            0,
            false,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty());
    for (int second = 0; second <= SECONDS; second++) {
      int replicas = second < 120 ? 1 : 0;
      timeline.observed(
          name,
          new Point(
              now.minusSeconds(SECONDS - second),
              List.of(
                  replicas > 0
                      ? load(0)
                      : new Load(
                          "requests-per-stream",
                          OptionalDouble.empty(),
                          OptionalDouble.empty(),
                          "there is no replica")),
              Optional.of(new Replicas(replicas, replicas, 0, 3)),
              traffic(0, 0, 0, Maker.GATEWAY, OptionalDouble.empty()),
              List.of()),
          state);
    }
  }

  private static void well(
      Timeline timeline, String name, Instant now, Scaling scaling, double about, int replicas) {
    ServerState state =
        new ServerState(
            scaling,
            rows(name, now, replicas),
            0,
            false,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty());
    for (int second = 0; second <= SECONDS; second++) {
      double load = about + Math.sin(second * 0.05 + name.hashCode()) * 0.3;
      timeline.observed(
          name,
          new Point(
              now.minusSeconds(SECONDS - second),
              scaling == Scaling.FIXED ? List.of() : List.of(load(load)),
              Optional.of(new Replicas(replicas, replicas, 1, 4)),
              traffic(60 * load, 0, 0, Maker.GATEWAY, OptionalDouble.of(0.02 + load / 100)),
              List.of()),
          state);
    }
  }

  private static List<ReplicaRow> rows(String name, Instant now, int count) {
    List<ReplicaRow> rows = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      rows.add(
          new ReplicaRow(
              name + "-" + i,
              "ready",
              now.minusSeconds(3000L / i),
              i,
              0,
              Optional.empty(),
              Optional.empty()));
    }
    return rows;
  }

  private static Load load(double value) {
    return new Load("requests-per-stream", OptionalDouble.of(value), OptionalDouble.of(1), "");
  }

  private static Traffic traffic(
      double answered, double failed, int status, Maker by, OptionalDouble p95) {
    OptionalDouble p50 =
        p95.isPresent() ? OptionalDouble.of(p95.getAsDouble() / 2) : OptionalDouble.empty();
    return new Traffic(
        OptionalDouble.of(answered),
        OptionalDouble.of(failed),
        OptionalDouble.of(0),
        p50,
        p95,
        failed > 0 ? List.of(new ErrorRate(status, by, failed)) : List.of());
  }

  private static Happening event(
      Instant at,
      Instant first,
      int count,
      String server,
      String replica,
      String reason,
      boolean warning,
      String message) {
    return new Happening(at, first, count, server, replica, reason, warning, message);
  }
}
