package dev.headroom.cli.fields;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.api.resource.Resource;
import dev.headroom.api.resource.Resources;
import dev.headroom.cli.BadInput;
import dev.headroom.cli.signals.CatalogFile;
import dev.headroom.document.Document;
import dev.headroom.document.Problem;
import dev.headroom.local.LocalPlan;
import dev.headroom.local.ServerPlan;
import dev.headroom.metrics.backend.Dialect;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.rules.QueryChecks;
import dev.headroom.metrics.rules.RuleSet;
import dev.headroom.signal.AdapterRules;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headroom validate FILE...}: all that is wrong with files, and what is right. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Says all that is wrong with files, as headroom up would, and starts nothing.",
      "The files together are one set, as with several -f of headroom up."
    },
    footer = {"", "Exit codes: 0, all is right; 2, something is wrong."})
public final class Validate implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How the answer is written. */
  enum Format {
    TEXT,
    JSON
  }

  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "YAML or JSON.")
  private List<Path> files = List.of();

  @Option(
      names = {"-o", "--output"},
      defaultValue = "text",
      paramLabel = "text|json",
      description = "json is one object. Default: ${DEFAULT-VALUE}.")
  private Format output = Format.TEXT;

  @Option(
      names = "--only-syntax",
      description =
          "Only what the files say in themselves: not whether folders of models are there, signals"
              + " are known, and policies find their servers.")
  private boolean onlySyntax;

  @Mixin private final CatalogFile signals = new CatalogFile();

  @Option(
      names = "--other-promql",
      description =
          "Queries are for a Prometheus of other make (up --prometheus), which may know more than"
              + " Headroom: what Headroom cannot read in them is doubtful, not wrong.")
  private boolean otherPromQl;

  /**
   * What came out.
   *
   * @param name of the object, if it has one to be told by
   * @param sentence what it says
   */
  private record Found(String name, String sentence) {}

  /**
   * @param doubts what is hardly meant so, and holds
   */
  private record Outcome(List<Found> right, List<Problem> problems, List<Problem> doubts) {}

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("spec: missing (expected: set by picocli)");
    }
    PrintWriter out = spec.commandLine().getOut();
    Outcome outcome;
    try {
      Catalog catalog = signals.catalog();
      Resources resources = Resources.read(files);
      Dialect dialect = otherPromQl ? Dialect.OTHER : Dialect.OWN;
      outcome =
          onlySyntax
              ? inThemselves(resources, catalog, dialect)
              : here(resources, catalog, dialect);
    } catch (IllegalArgumentException e) {
      spec.commandLine().getErr().println(e.getMessage());
      spec.commandLine().getErr().flush();
      return BadInput.EXIT_CODE;
    }
    switch (output) {
      case TEXT -> {
        outcome.right().forEach(found -> out.println(found.name() + ": " + found.sentence()));
        outcome.doubts().forEach(doubt -> out.println("doubtful: " + doubt));
        out.flush();
        BadInput.report(spec.commandLine().getErr(), outcome.problems());
      }
      case JSON -> {
        out.println(json(outcome));
        out.flush();
      }
    }
    return outcome.problems().isEmpty() ? 0 : BadInput.EXIT_CODE;
  }

  private static Outcome here(Resources resources, Catalog catalog, Dialect dialect) {
    LocalPlan plan = LocalPlan.of(resources, catalog, dialect);
    if (!plan.problems().isEmpty()) {
      return inThemselves(resources, plan.problems(), plan.rules());
    }
    List<Found> right = new ArrayList<>();
    for (ServerPlan server : plan.servers()) {
      right.add(new Found(server.name(), server.sentence()));
      server.notes().forEach(note -> right.add(new Found(server.name(), note)));
    }
    return new Outcome(right, plan.rules().bad(), plan.rules().doubts());
  }

  private static Outcome inThemselves(Resources resources, Catalog catalog, Dialect dialect) {
    AdapterRules adapter = AdapterRules.of(resources, new QueryChecks(dialect, catalog::isCounter));
    List<Problem> problems = new ArrayList<>(resources.problems());
    problems.addAll(adapter.problems());
    return inThemselves(resources, problems, adapter.rules());
  }

  /** What the right ones come to is open while others are wrong. */
  private static Outcome inThemselves(Resources resources, List<Problem> found, RuleSet rules) {
    List<Problem> problems = new ArrayList<>(found);
    problems.addAll(rules.bad());
    Set<String> wrong = problems.stream().map(Problem::subject).collect(Collectors.toSet());
    List<Found> right =
        Stream.concat(
                resources.modelServers().stream().map(Resource::document),
                resources.scalingPolicies().stream().map(Resource::document))
            .map(Document::subject)
            .filter(subject -> !wrong.contains(subject))
            .map(subject -> new Found(subject, "nothing is wrong with it"))
            .toList();
    return new Outcome(right, problems, rules.doubts());
  }

  private static ObjectNode json(Outcome outcome) {
    ObjectNode json = JSON.createObjectNode();
    json.put("valid", outcome.problems().isEmpty());
    for (Found found : outcome.right()) {
      json.withArray("right").addObject().put("name", found.name()).put("says", found.sentence());
    }
    outcome.problems().forEach(each -> write(each, json.withArray("problems").addObject()));
    outcome.doubts().forEach(each -> write(each, json.withArray("doubts").addObject()));
    return json;
  }

  private static void write(Problem problem, ObjectNode item) {
    item.put("file", problem.file());
    if (problem.line() > 0) {
      item.put("line", problem.line());
    }
    if (problem.document() > 0) {
      item.put("document", problem.document());
    }
    item.put("object", problem.subject());
    item.put("field", problem.field());
    item.put("value", problem.value());
    item.put("expected", problem.expected());
  }
}
