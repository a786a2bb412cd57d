package dev.headroom.dashboard.timeline;

import dev.headroom.control.sentence.DecisionSentence;
import dev.headroom.dashboard.timeline.ServerState.Scaling;
import dev.headroom.dashboard.timeline.Trouble.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the worst of what is the matter with a server. */
final class TroubleFinder {
  /** What is above its target by less is as good as at it; Kubernetes' default. */
  private static final double TOLERANCE = 0.1;

  private static final int MOST_ERRORS = 3;

  private final ServerState state;
  private final Point point;
  private final List<Point> lately;
  private final Optional<DecisionSentence> said;

  /**
   * @param lately the points of the last minute, the newest last; errors in them count
   */
  TroubleFinder(ServerState state, Point point, List<Point> lately) {
    this.state = state;
    this.point = point;
    this.lately = lately;
    this.said = state.decision().map(DecisionSentence::of);
  }

  Trouble worst() {
    return processes()
        .or(this::errors)
        .or(this::decisions)
        .or(this::load)
        .or(this::observation)
        .or(this::change)
        .orElseGet(this::calm);
  }

  private static Optional<Trouble> found(Kind kind, String sentence) {
    return Optional.of(new Trouble(kind, sentence));
  }

  private int wanted() {
    return point.replicas().map(Replicas::wanted).orElse(0);
  }

  private int ready() {
    return point.replicas().map(Replicas::ready).orElse(0);
  }

  private Optional<Trouble> processes() {
    if (wanted() == 0) {
      return Optional.empty();
    }
    if (ready() > 0) {
      return Optional.empty();
    }
    if (state.problem().isPresent()) {
      String problem = state.problem().get();
      if (state.crashLoop()) {
        return found(Kind.CRASH_LOOP, "crash loop: " + problem + restarts());
      }
      return found(
          isOfOneThatRuns(problem) ? Kind.CANNOT_LOAD : Kind.NOT_READY,
          "no replica is ready: " + problem);
    }
    return state.replicas().stream()
        .filter(replica -> replica.state().equals("unready"))
        .findFirst()
        .flatMap(
            replica ->
                found(
                    Kind.NOT_READY,
                    "no replica is ready any more: %s %s"
                        .formatted(replica.name(), replica.problem().orElse("is not ready"))));
  }

  private boolean isOfOneThatRuns(String problem) {
    return state.replicas().stream().anyMatch(replica -> problem.startsWith(replica.name()));
  }

  private String restarts() {
    return state.restarts() > 1 ? "; " + state.restarts() + " restarts" : "";
  }

  private Optional<Trouble> errors() {
    Map<String, Double> sums = new TreeMap<>();
    for (Point each : lately) {
      for (ErrorRate error : each.traffic().errors()) {
        if (error.isServersFault()) {
          sums.merge(error.words(), error.perSecond(), Double::sum);
        }
      }
    }
    if (sums.isEmpty()) {
      return Optional.empty();
    }
    double all = sums.values().stream().mapToDouble(Double::doubleValue).sum();
    String which =
        sums.entrySet().stream()
            .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
            .limit(MOST_ERRORS)
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", "));
    // A point is a second's worth.
    long count = Math.max(1, Math.round(all));
    return found(
        Kind.ERRORS,
        "%d %s in the last minute: %s%s"
            .formatted(
                count,
                count == 1 ? "request failed" : "requests failed",
                which,
                state.failures().isEmpty() ? "" : "; " + newestWords()));
  }

  private String newestWords() {
    return state.failures().stream()
        .filter(each -> new ErrorRate(each.status(), each.by(), 1).isServersFault())
        .findFirst()
        .map(each -> each.body().strip().lines().findFirst().orElse(""))
        .map(line -> line.length() > 160 ? line.substring(0, 160) + "…" : line)
        .orElse("");
  }

  private Optional<Trouble> decisions() {
    if (point.problem().isPresent()) {
      return found(Kind.NOT_APPLIED, point.problem().get());
    }
    return Optional.empty();
  }

  private Optional<Trouble> load() {
    List<Load> above =
        point.loads().stream()
            .filter(
                load ->
                    load.value().isPresent()
                        && load.target().isPresent()
                        && load.value().getAsDouble()
                            > load.target().getAsDouble() * (1 + TOLERANCE))
            .toList();
    if (above.isEmpty()) {
      return Optional.empty();
    }
    String words =
        above.stream()
            .map(
                load ->
                    "%s %s (target %s)"
                        .formatted(
                            load.metric(),
                            number(load.value().getAsDouble()),
                            number(load.target().getAsDouble())))
            .collect(Collectors.joining(", "));
    if (state.scaling() == Scaling.ADVISE) {
      return found(Kind.ABOVE_TARGET, advice().orElse(words + "; nothing is changed"));
    }
    boolean atMax =
        point.replicas().filter(all -> all.wanted() >= all.most() && all.ready() >= 1).isPresent();
    return atMax
        ? found(
            Kind.ABOVE_TARGET_AT_MAX,
            words + ", and no more than " + wanted() + " replicas are allowed")
        : found(Kind.ABOVE_TARGET, said.map(DecisionSentence::toString).orElse(words));
  }

  private Optional<String> advice() {
    return said.map(DecisionSentence::toString).filter(words -> words.startsWith("advises"));
  }

  private Optional<Trouble> observation() {
    if (state.undecided().isPresent()) {
      return found(Kind.NOT_DECIDED, "nothing is decided: " + state.undecided().get());
    }
    Optional<String> trouble = said.flatMap(DecisionSentence::trouble);
    if (trouble.isPresent()) {
      return found(Kind.NOT_DECIDED, trouble.get());
    }
    Optional<String> ill =
        state
            .problem()
            .map(problem -> problem + (state.crashLoop() ? restarts() : ""))
            .or(() -> state.replicas().stream().flatMap(TroubleFinder::complaint).findFirst());
    if (ill.isPresent() && wanted() > 0) {
      return found(
          Kind.SOME_NOT_READY,
          "%d of %d replicas are ready: %s".formatted(ready(), wanted(), ill.get()));
    }
    List<Health> silent = point.health().stream().filter(health -> !health.readable()).toList();
    return silent.isEmpty()
        ? Optional.empty()
        : found(
            Kind.PAGE_UNREADABLE,
            "metrics of %d of %d replicas cannot be read: %s: %s"
                .formatted(
                    silent.size(),
                    point.health().size(),
                    silent.getFirst().replica(),
                    silent.getFirst().detail()));
  }

  /** Starting is no complaint, however long the way. */
  private static Stream<String> complaint(ReplicaRow replica) {
    return replica.state().equals("starting")
        ? Stream.empty()
        : replica.problem().map(why -> replica.name() + " " + why).stream();
  }

  private Optional<Trouble> change() {
    int missing = wanted() - ready();
    if (missing > 0 && wanted() > 0) {
      return found(
          ready() == 0 ? Kind.STARTING : Kind.SCALING,
          "%d of %d replicas %s not ready yet"
              .formatted(missing, wanted(), missing == 1 ? "is" : "are"));
    }
    if (missing < 0) {
      return found(
          Kind.SCALING, "%d %s going".formatted(-missing, missing == -1 ? "replica is" : "are"));
    }
    if (state.scaling() == Scaling.ADVISE && advice().isPresent()) {
      return found(Kind.ADVICE, advice().get());
    }
    return Optional.empty();
  }

  private Trouble calm() {
    if (wanted() == 0 && point.replicas().isPresent()) {
      return new Trouble(
          Kind.AT_ZERO,
          state.scaling() == Scaling.FIXED
              ? "its file wants no replica"
              : "scaled to zero: " + said.map(DecisionSentence::why).orElse("nothing is asked"));
    }
    return new Trouble(
        Kind.WELL,
        switch (state.scaling()) {
          case FIXED -> "works; its file says how many replicas there are, nothing scales it";
          case POLICY, ADVISE ->
              point.loads().isEmpty()
                  ? "works; no metric scales it now"
                  : "load is within its target";
        });
  }

  private static String number(double value) {
    String text =
        String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }
}
