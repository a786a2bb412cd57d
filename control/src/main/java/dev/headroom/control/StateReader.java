package dev.headroom.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.history.Recommendation;
import dev.headroom.scaling.history.ScaleEvent;
import dev.headroom.scaling.history.StageMemory;
import dev.headroom.scaling.schedule.JobBounds;
import dev.headroom.scaling.schedule.ScheduleState;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.Status;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link KeptState} from JSON, of this version of Headroom or of one before or after it:
 *
 * <ul>
 *   <li>A field that is not known is ignored, and one that is not there has its default, so that a
 *       field can be added without setting anybody's state aside.
 *   <li>{@code version} is raised only when what was written before means something else now. A
 *       file without it is of version 0, whose conditions spelled their status {@code TRUE}; a file
 *       of a later version is not understood.
 *   <li>What a state cannot do without is the policy's name, its history and its numbers of
 *       replicas.
 * </ul>
 *
 * Times are in RFC 3339.
 */
final class StateReader {
  /** What {@link StateWriter} writes. */
  static final int VERSION = 1;

  private static final JsonFactory JSON = new JsonFactory();

  private final StateFields in;

  private StateReader(StateFields in) {
    this.in = in;
  }

  /**
   * @throws BadState if it is not the state of {@code policy}, naming what is wrong
   * @throws com.fasterxml.jackson.core.JacksonException if it is not JSON
   */
  static KeptState read(PolicyId policy, byte[] bytes) throws IOException {
    KeptState state = read(bytes);
    if (!policy.equals(state.policy())) {
      throw new BadState("policy: " + state.policy() + " (expected: " + policy + ")");
    }
    return state;
  }

  /**
   * @throws BadState if it is not the state of a policy, naming what is wrong
   * @throws com.fasterxml.jackson.core.JacksonException if it is not JSON
   */
  static KeptState read(byte[] bytes) throws IOException {
    try (JsonParser parser = JSON.createParser(bytes)) {
      StateFields in = new StateFields(parser);
      KeptState state = new StateReader(in).state();
      in.end();
      return state;
    }
  }

  /** The parts of a state, in whatever order they come. */
  private static final class Parts {
    @Nullable PolicyId policy;
    String revision = "";
    @Nullable History history;
    @Nullable Integer currentReplicas;
    @Nullable Integer desiredReplicas;
    Optional<Instant> lastScaleTime = Optional.empty();
    List<Condition> conditions = List.of();
  }

  private KeptState state() throws IOException {
    Parts parts = new Parts();
    in.object(
        name -> {
          switch (name) {
            case "version" -> checkVersion(in.number());
            case "policy" -> parts.policy = policy();
            case "revision" -> parts.revision = in.text();
            case "history" -> parts.history = history();
            case "currentReplicas" -> parts.currentReplicas = in.number();
            case "desiredReplicas" -> parts.desiredReplicas = in.number();
            case "lastScaleTime" -> parts.lastScaleTime = in.optional(in::time);
            case "conditions" -> parts.conditions = in.list(this::condition);
            default -> in.skip();
          }
        });
    return new KeptState(
        required("policy", parts.policy),
        parts.revision,
        new PolicyState(
            required("history", parts.history),
            new Status(
                required("currentReplicas", parts.currentReplicas),
                required("desiredReplicas", parts.desiredReplicas),
                parts.lastScaleTime,
                List.of(),
                parts.conditions)));
  }

  private static <T> T required(String name, @Nullable T value) throws BadState {
    if (value == null) {
      throw new BadState(name + ": missing (expected: a value)");
    }
    return value;
  }

  private static void checkVersion(int version) throws BadState {
    if (version < 0 || version > VERSION) {
      throw new BadState("version: " + version + " (expected: 0 to " + VERSION + ")");
    }
  }

  private PolicyId policy() throws IOException {
    Map<String, String> names = new HashMap<>();
    in.object(
        name -> {
          switch (name) {
            case "namespace", "name" -> names.put(name, in.text());
            default -> in.skip();
          }
        });
    return new PolicyId(
        names.getOrDefault("namespace", ""), required("policy.name", names.get("name")));
  }

  private History history() throws IOException {
    var read =
        new Object() {
          boolean fresh;
          List<Recommendation> recommendations = List.of();
          List<ScaleEvent> scaleUps = List.of();
          List<ScaleEvent> scaleDowns = List.of();
          StageMemory memory = StageMemory.NONE;
        };
    in.object(
        name -> {
          switch (name) {
            case "fresh" -> read.fresh = in.bool();
            case "recommendations" -> read.recommendations = in.list(this::recommendation);
            case "scaleUps" -> read.scaleUps = in.list(this::event);
            case "scaleDowns" -> read.scaleDowns = in.list(this::event);
            case "memory" -> read.memory = memory();
            default -> in.skip();
          }
        });
    return new History(
        read.fresh, read.recommendations, read.scaleUps, read.scaleDowns, read.memory);
  }

  private StageMemory memory() throws IOException {
    var read =
        new Object() {
          ScheduleState schedules = ScheduleState.NEW;
          Map<String, Instant> failingSince = new HashMap<>();
          Optional<Instant> lastActive = Optional.empty();
          Optional<Recommendation> settled = Optional.empty();
          Optional<Recommendation> draining = Optional.empty();
          Optional<Recommendation> unseen = Optional.empty();
        };
    in.object(
        name -> {
          switch (name) {
            case "schedules" -> read.schedules = schedules();
            case "failingSince" -> in.object(metric -> read.failingSince.put(metric, in.time()));
            case "lastActive" -> read.lastActive = in.optional(in::time);
            case "settled" -> read.settled = in.optional(this::recommendation);
            case "draining" -> read.draining = in.optional(this::recommendation);
            case "unseen" -> read.unseen = in.optional(this::recommendation);
            default -> in.skip();
          }
        });
    return new StageMemory(
        read.schedules,
        read.failingSince,
        read.lastActive,
        read.settled,
        read.draining,
        read.unseen);
  }

  private ScheduleState schedules() throws IOException {
    var read =
        new Object() {
          Optional<Instant> evaluatedAt = Optional.empty();
          List<String> completed = List.of();
          Optional<JobBounds> bounds = Optional.empty();
        };
    in.object(
        name -> {
          switch (name) {
            case "evaluatedAt" -> read.evaluatedAt = in.optional(in::time);
            case "completed" -> read.completed = in.list(in::text);
            case "bounds" -> read.bounds = in.optional(this::bounds);
            default -> in.skip();
          }
        });
    return new ScheduleState(read.evaluatedAt, new HashSet<>(read.completed), read.bounds);
  }

  private JobBounds bounds() throws IOException {
    var read =
        new Object() {
          @Nullable String job;
          OptionalInt min = OptionalInt.empty();
          OptionalInt max = OptionalInt.empty();
        };
    in.object(
        name -> {
          switch (name) {
            case "job" -> read.job = in.text();
            case "minReplicas" -> read.min = in.optionalNumber();
            case "maxReplicas" -> read.max = in.optionalNumber();
            default -> in.skip();
          }
        });
    return new JobBounds(required("bounds.job", read.job), read.min, read.max);
  }

  /** A time, and a number of some name beside it. */
  private record Moment(Instant time, int number) {}

  private Moment moment(String number) throws IOException {
    var read =
        new Object() {
          @Nullable Instant time;
          @Nullable Integer count;
        };
    in.object(
        name -> {
          if (name.equals("time")) {
            read.time = in.time();
          } else if (name.equals(number)) {
            read.count = in.number();
          } else {
            in.skip();
          }
        });
    return new Moment(required("time", read.time), required(number, read.count));
  }

  private Recommendation recommendation() throws IOException {
    Moment moment = moment("replicas");
    return new Recommendation(moment.time, moment.number);
  }

  private ScaleEvent event() throws IOException {
    Moment moment = moment("change");
    return new ScaleEvent(moment.time, moment.number);
  }

  private Condition condition() throws IOException {
    Map<String, String> texts = new HashMap<>();
    var read =
        new Object() {
          Optional<Instant> since = Optional.empty();
        };
    in.object(
        name -> {
          switch (name) {
            case "type", "status", "reason", "message" -> texts.put(name, in.text());
            case "lastTransitionTime" -> read.since = in.optional(in::time);
            default -> in.skip();
          }
        });
    return new Condition(
        required("conditions.type", texts.get("type")),
        status(texts.getOrDefault("status", "")),
        read.since,
        texts.getOrDefault("reason", ""),
        texts.getOrDefault("message", ""));
  }

  /** True, and TRUE of version 0. */
  private static ConditionStatus status(String text) {
    for (ConditionStatus status : ConditionStatus.values()) {
      if (status.toString().toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT))) {
        return status;
      }
    }
    return ConditionStatus.UNKNOWN;
  }
}
