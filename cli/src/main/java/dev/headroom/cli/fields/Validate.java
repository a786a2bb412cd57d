package dev.headroom.cli.fields;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.api.resource.Resource;
import dev.headroom.api.resource.Resources;
import dev.headroom.cli.BadInput;
import dev.headroom.document.Document;
import dev.headroom.document.Problem;
import dev.headroom.local.AdapterRules;
import dev.headroom.local.LocalPlan;
import dev.headroom.local.ServerPlan;
import dev.headroom.metrics.catalog.Catalog;
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

  /**
   * What came out.
   *
   * @param name of the object, if it has one to be told by
   * @param sentence what it says
   */
  private record Found(String name, String sentence) {}

  private record Outcome(List<Found> right, List<Problem> problems) {}

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("spec: missing (expected: set by picocli)");
    }
    Resources resources = Resources.read(files);
    Outcome outcome = onlySyntax ? inThemselves(resources) : here(resources);
    PrintWriter out = spec.commandLine().getOut();
    switch (output) {
      case TEXT -> {
        outcome.right().forEach(found -> out.println(found.name() + ": " + found.sentence()));
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

  private static Outcome here(Resources resources) {
    LocalPlan plan = LocalPlan.of(resources, Catalog.builtIn());
    if (!plan.problems().isEmpty()) {
      return inThemselves(resources, plan.problems());
    }
    List<Found> right = new ArrayList<>();
    for (ServerPlan server : plan.servers()) {
      right.add(new Found(server.name(), server.sentence()));
      server.notes().forEach(note -> right.add(new Found(server.name(), note)));
    }
    return new Outcome(right, plan.rules().bad());
  }

  private static Outcome inThemselves(Resources resources) {
    AdapterRules adapter = AdapterRules.of(resources);
    List<Problem> problems = new ArrayList<>(resources.problems());
    problems.addAll(adapter.problems());
    problems.addAll(adapter.rules().bad());
    return inThemselves(resources, problems);
  }

  /** What the right ones come to is open while others are wrong. */
  private static Outcome inThemselves(Resources resources, List<Problem> problems) {
    Set<String> wrong = problems.stream().map(Problem::subject).collect(Collectors.toSet());
    List<Found> right =
        Stream.concat(
                resources.modelServers().stream().map(Resource::document),
                resources.scalingPolicies().stream().map(Resource::document))
            .map(Document::subject)
            .filter(subject -> !wrong.contains(subject))
            .map(subject -> new Found(subject, "nothing is wrong with it"))
            .toList();
    return new Outcome(right, problems);
  }

  private static ObjectNode json(Outcome outcome) {
    ObjectNode json = JSON.createObjectNode();
    json.put("valid", outcome.problems().isEmpty());
    for (Found found : outcome.right()) {
      json.withArray("right").addObject().put("name", found.name()).put("says", found.sentence());
    }
    for (Problem problem : outcome.problems()) {
      ObjectNode item = json.withArray("problems").addObject();
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
    return json;
  }
}
