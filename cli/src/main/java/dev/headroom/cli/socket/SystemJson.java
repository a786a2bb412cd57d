package dev.headroom.cli.socket;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.headroom.api.resource.Model;
import dev.headroom.api.resource.Server;
import dev.headroom.control.Tick;
import dev.headroom.control.json.DecisionJson;
import dev.headroom.control.sentence.DecisionReason;
import dev.headroom.control.sentence.DecisionSentence;
import dev.headroom.gateway.PoolSnapshot;
import dev.headroom.local.ServerSnapshot;
import dev.headroom.local.replica.ReplicaExit;
import dev.headroom.local.replica.ReplicaState;
import dev.headroom.local.replica.ReplicaStatus;
import dev.headroom.scaling.decision.Decision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** All servers of a system, as its socket says them. */
final class SystemJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SystemJson() {}

  static ObjectNode of(RunningSystem running, List<ServerSnapshot> servers, Instant now) {
    ObjectNode system = JSON.createObjectNode();
    RunningSystems.write(running, system);
    system.put("now", now.toString());
    ArrayNode all = system.putArray("servers");
    servers.forEach(server -> write(server, all.addObject()));
    return system;
  }

  private static void write(ServerSnapshot server, ObjectNode to) {
    to.put("name", server.name());
    what(server.server().server(), to);
    to.put("since", server.since().toString());
    to.put("wanted", server.wanted());
    to.put("ready", ready(server));
    if (server.standby() > 0) {
      to.put("standby", server.standby());
    }
    to.put("restarts", server.health().restarts());
    server.health().lastExit().ifPresent(exit -> write(exit, to.putObject("lastExit")));
    server.health().problem().ifPresent(problem -> to.put("trouble", problem));
    server
        .policy()
        .ifPresent(
            policy -> {
              to.put("minReplicas", policy.minReplicas());
              to.put("maxReplicas", policy.maxReplicas());
              to.put("mode", policy.mode().name().charAt(0) + lower(policy.mode()).substring(1));
            });
    server.heldUntil().ifPresent(until -> to.put("heldUntil", until.toString()));
    gateway(server.pool(), to.putObject("gateway"));
    to.put("reason", reason(server));
    server.lastTick().ifPresent(tick -> tick(tick, to));
    ArrayNode replicas = to.putArray("replicas");
    server.replicas().forEach(replica -> write(replica, server, replicas.addObject()));
  }

  /** Why there are as many as there are, in one word. */
  private static String reason(ServerSnapshot server) {
    if (server.health().problem().isPresent()) {
      return "NotReady";
    }
    if (server.heldUntil().isPresent()) {
      return "Held";
    }
    if (server.policy().isEmpty()) {
      return "Fixed";
    }
    return switch (server.lastTick().orElse(null)) {
      case Tick.Decided decided when decided.problem().isPresent() -> "NotApplied";
      case Tick.Decided decided -> DecisionReason.of(decided.decision());
      case Tick.Failed _ -> "NotDecided";
      case Tick.Skipped _ -> "NotDecided";
      case null -> "NotDecided";
    };
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void what(Server server, ObjectNode to) {
    switch (server) {
      case Server.Command command -> command.command().forEach(to.withArray("command")::add);
      case Server.Configured _ -> to.withArray("models");
      case Server.Models served ->
          served.models().stream().map(Model::name).forEach(to.withArray("models")::add);
    }
  }

  private static long ready(ServerSnapshot server) {
    return server.replicas().stream()
        .filter(replica -> replica.state() == ReplicaState.READY && replica.serving())
        .count();
  }

  private static void gateway(PoolSnapshot pool, ObjectNode to) {
    to.put("inFlight", pool.inFlight());
    to.put("waiting", pool.waiting());
    to.put("failed", pool.failed());
    to.put("retried", pool.retried());
    ObjectNode answered = to.putObject("answered");
    pool.answered().forEach((status, count) -> answered.put(Integer.toString(status), count));
    ObjectNode refused = to.putObject("refused");
    pool.refused().forEach((reason, count) -> refused.put(lower(reason), count));
  }

  private static void tick(Tick tick, ObjectNode to) {
    switch (tick) {
      case Tick.Decided decided -> {
        decided.problem().ifPresent(problem -> to.put("problem", problem));
        to.put("message", DecisionSentence.of(decided.decision()).toString());
        to.set("decision", decision(decided.decision()));
      }
      case Tick.Failed failed -> to.put("problem", failed.problem());
      case Tick.Skipped _ -> {}
    }
  }

  private static ObjectNode decision(Decision decision) {
    try (TokenBuffer buffer = new TokenBuffer(JSON, false)) {
      JsonGenerator json = buffer;
      json.writeStartObject();
      DecisionJson.writeFields(decision, json);
      json.writeEndObject();
      return JSON.readTree(buffer.asParser());
    } catch (IOException e) {
      throw new UncheckedIOException("a decision cannot be written as JSON", e);
    }
  }

  private static void write(ReplicaStatus replica, ServerSnapshot server, ObjectNode to) {
    to.put("name", replica.name());
    to.put("state", lower(replica.state()));
    to.put("pid", replica.pid());
    to.put("port", replica.port());
    ObjectNode ports = to.putObject("ports");
    replica.ports().forEach(ports::put);
    to.put("serving", replica.serving());
    to.put("restarts", replica.restarts());
    replica.lastExit().ifPresent(exit -> write(exit, to.putObject("lastExit")));
    replica.problem().ifPresent(problem -> to.put("problem", problem));
    to.put("log", replica.log().toString());
    to.put("inFlight", replica.inFlight());
    to.put("started", replica.started().toString());
    to.put("since", replica.since().toString());
    replica.readySince().ifPresent(since -> to.put("readySince", since.toString()));
    to.put("newest", replica.newest());
    load(replica, server)
        .filter(PoolSnapshot.ReplicaLoad::aside)
        .ifPresent(load -> to.put("aside", load.why()));
  }

  private static void write(ReplicaExit exit, ObjectNode to) {
    to.put("replica", exit.replica());
    to.put("at", exit.at().toString());
    to.put("code", exit.code());
    exit.signal().ifPresent(signal -> to.put("signal", signal));
    to.put("why", exit.why());
    exit.error().ifPresent(error -> to.put("error", error));
    exit.lastLines().forEach(to.withArray("lastLines")::add);
    to.put("log", exit.log().toString());
  }

  private static Optional<PoolSnapshot.ReplicaLoad> load(
      ReplicaStatus replica, ServerSnapshot server) {
    return server.pool().replicas().stream()
        .filter(load -> load.replica().id().equals(replica.name()))
        .findFirst();
  }
}
