package dev.headroom.metrics.rules;

import dev.headroom.document.Document;
import dev.headroom.document.Documents;
import dev.headroom.document.Field;
import dev.headroom.document.Node;
import dev.headroom.document.Problem;
import dev.headroom.document.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Reads prometheus-adapter's configuration in the three forms in which users have it: the plain
 * file ({@code rules}, {@code externalRules}, {@code resourceRules}), a ConfigMap that holds it,
 * and the Helm chart's values ({@code rules.custom}, {@code rules.external}, {@code
 * rules.resource}, {@code rules.default}). What is wrong with a rule is in the set's {@link
 * RuleSet#bad}; the others hold.
 */
public final class RuleFiles {
  private static final String CONFIG_MAP = "ConfigMap";
  private static final String DATA = "data";
  private static final String RULES = "rules";
  private static final Set<String> KEYS = Set.of(RULES, "externalRules", "resourceRules");
  private static final String DEFAULTS = "default-rules.yaml";

  private RuleFiles() {}

  /** Whether the document is one of the three forms. */
  public static boolean isRules(Document document) {
    return document.kind().equals(CONFIG_MAP)
        ? !embedded(document).isEmpty()
        : document.kind().isEmpty() && hasRules(document.root());
  }

  private static boolean hasRules(Node.Mapping root) {
    return root.fields().keySet().stream().anyMatch(KEYS::contains);
  }

  /** The rules of a document that {@link #isRules}. */
  public static RuleSet read(Document document, ObjectTypes types, QueryChecks checks) {
    if (!document.kind().equals(CONFIG_MAP)) {
      return plain(document, types, checks);
    }
    RuleSet all = RuleSet.NONE;
    for (Map.Entry<String, Node.Scalar> entry : embedded(document).entrySet()) {
      all = all.and(embedded(document, entry.getKey(), entry.getValue(), types, checks));
    }
    return all;
  }

  /** The texts of a ConfigMap that are a configuration, by their key. */
  private static Map<String, Node.Scalar> embedded(Document document) {
    Map<String, Node.Scalar> found = new TreeMap<>();
    if (document.kind().equals(CONFIG_MAP)
        && document.root().fields().get(DATA) instanceof Node.Mapping data) {
      data.fields()
          .forEach(
              (key, value) -> {
                if (value instanceof Node.Scalar text && isConfiguration(key, text)) {
                  found.put(key, text);
                }
              });
    }
    return found;
  }

  /** A text called so is meant as one, even if it is not even YAML. */
  private static boolean isConfiguration(String key, Node.Scalar text) {
    Document inner = Documents.parseOne(key, text.text(), new Problems(key));
    return inner == null ? key.equals("config.yaml") : hasRules(inner.root());
  }

  private static RuleSet embedded(
      Document document, String key, Node.Scalar text, ObjectTypes types, QueryChecks checks) {
    Problems problems = new Problems(document.file());
    Document inner = Documents.parseOne(document.file(), text.text(), problems);
    RuleSet read = inner == null ? RuleSet.NONE : plain(inner, types, checks);
    String place = DATA + "[" + key + "]";
    UnaryOperator<Problem> inFile =
        problem ->
            new Problem(
                document.file(),
                lineInFile(document, text, problem.line()),
                document.index(),
                document.subject(),
                problem.field().isEmpty() ? place : place + "." + problem.field(),
                problem.value(),
                problem.expected());
    List<Problem> bad = inner == null ? problems.list() : read.bad();
    return new RuleSet(
        read.rules(),
        read.external(),
        read.resources(),
        bad.stream().map(inFile).toList(),
        read.doubts().stream().map(inFile).toList());
  }

  /** A text of many lines stands as a block in YAML, from the line after its key's. */
  private static int lineInFile(Document document, Node.Scalar text, int line) {
    boolean isBlock = text.text().indexOf('\n') >= 0 && !document.file().endsWith(".json");
    return isBlock ? text.line() + line : text.line();
  }

  private static RuleSet plain(Document document, ObjectTypes types, QueryChecks checks) {
    Problems problems = new Problems(document.file());
    RuleFields fields = new RuleFields(document, types, checks);
    Node rules = document.root().fields().get(RULES);
    RuleSet read =
        rules instanceof Node.Mapping
            ? values(document.lenient(problems), fields)
            : configuration(document.strict(problems), fields);
    return new RuleSet(
        read.rules(), read.external(), read.resources(), problems.list(), fields.doubts());
  }

  private static RuleSet configuration(Field root, RuleFields fields) {
    RuleSet read =
        root.object(
            file ->
                new RuleSet(
                    fields.rules(file.get(RULES)),
                    fields.rules(file.get("externalRules")),
                    fields.resources(file.get("resourceRules")),
                    List.of(),
                    List.of()));
    return read == null ? RuleSet.NONE : read;
  }

  /** As the chart makes a configuration of its values; other values are for other things. */
  private static RuleSet values(Field root, RuleFields fields) {
    RuleSet read = root.object(file -> chartRules(file.get(RULES).strictly(), fields));
    return read == null ? RuleSet.NONE : read;
  }

  private static RuleSet chartRules(Field rules, RuleFields fields) {
    RuleSet read =
        rules.object(
            file -> {
              Boolean standard = file.get("default").bool();
              Field existing = file.get("existing");
              if (existing.present() && !String.valueOf(existing.text()).isEmpty()) {
                existing.problem("rules here: a ConfigMap in a cluster cannot be read");
              }
              RuleSet written =
                  new RuleSet(
                      fields.rules(file.get("custom")),
                      fields.rules(file.get("external")),
                      fields.resources(file.get("resource")),
                      List.of(),
                      List.of());
              boolean withDefaults = standard == null || standard;
              return (withDefaults ? defaults(fields.types()) : RuleSet.NONE).and(written);
            });
    return read == null ? RuleSet.NONE : read;
  }

  /** The rules that the chart adds where its values do not say {@code default: false}. */
  static RuleSet defaults(ObjectTypes types) {
    try (InputStream in = RuleFiles.class.getResourceAsStream(DEFAULTS)) {
      if (in == null) {
        throw new IllegalStateException(DEFAULTS + " is missing from this build");
      }
      Problems problems = new Problems("rules.default");
      Document document =
          Optional.ofNullable(Documents.readOne("rules.default", in, problems)).orElseThrow();
      return plain(document, types, QueryChecks.STANDARD);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
