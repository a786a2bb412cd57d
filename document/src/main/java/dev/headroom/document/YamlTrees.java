package dev.headroom.document;

import dev.headroom.document.Documents.Tree;
import dev.headroom.document.Node.Scalar;
import dev.headroom.document.Node.Scalar.Kind;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * YAML 1.1 documents as trees, with the meaning that Kubernetes' own reader gives them: {@code yes}
 * and {@code on} are booleans, while a time or {@code 1:30} is a string. Aliases and merge keys are
 * followed; what they expand to is bounded.
 */
final class YamlTrees {
  static final int MAX_DEPTH = 100;

  /** How many values the aliases of a document may add to those written out. */
  private static final long MAX_EXPANSION = 100_000;

  private static final Pattern TRUE = Pattern.compile("yes|true|on", Pattern.CASE_INSENSITIVE);

  private final String file;
  private final int index;
  private final Problems problems;
  private final IdentityHashMap<org.yaml.snakeyaml.nodes.Node, Built> built =
      new IdentityHashMap<>();

  /**
   * A finished subtree and how many values it holds with its aliases expanded; null while it is
   * being built.
   */
  private record Built(@Nullable Node node, long values) {}

  private YamlTrees(String file, int index, Problems problems) {
    this.file = file;
    this.index = index;
    this.problems = problems;
  }

  static List<Tree> parse(String file, String text, Problems problems) {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(1000);
    options.setCodePointLimit(Documents.MAX_BYTES);
    List<Tree> trees = new ArrayList<>();
    int index = 0;
    try {
      for (var root : new Yaml(options).composeAll(new StringReader(text))) {
        index++;
        Node node = new YamlTrees(file, index, problems).root(root);
        if (node != null && !(node instanceof Scalar scalar && scalar.kind() == Kind.NULL)) {
          trees.add(new Tree(index, node));
        }
      }
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      String what = Printable.of(String.valueOf(e.getProblem()));
      problems.add(new Problem(file, line, index + 1, "", "", what, "YAML or JSON"));
    } catch (YAMLException e) {
      String what = Printable.of(String.valueOf(e.getMessage()));
      problems.add(new Problem(file, 0, index + 1, "", "", what, "YAML or JSON"));
    }
    return trees;
  }

  static Problem duplicate(String file, int line, int document, String name) {
    return new Problem(
        file, line, document, "", Printable.of(name), "a second time", "each field once");
  }

  private @Nullable Node root(org.yaml.snakeyaml.nodes.Node root) {
    Built tree = build(root);
    if (tree.values() - built.size() > MAX_EXPANSION) {
      problem(root, "aliases", "at most " + MAX_EXPANSION + " values from aliases");
      return null;
    }
    return tree.node();
  }

  private Built build(org.yaml.snakeyaml.nodes.Node node) {
    Built before = built.get(node);
    if (before != null) {
      if (before.node() == null) {
        problem(node, "an alias of a value that it is part of", "no cycle");
        return new Built(new Scalar(Kind.NULL, "null", line(node)), 1);
      }
      return before;
    }
    built.put(node, new Built(null, 0));
    Built now =
        switch (node) {
          case MappingNode mapping -> mapping(mapping);
          case SequenceNode sequence -> sequence(sequence);
          case ScalarNode scalar -> new Built(scalar(scalar), 1);
          default -> new Built(new Scalar(Kind.NULL, "null", line(node)), 1);
        };
    built.put(node, now);
    return now;
  }

  private Built sequence(SequenceNode sequence) {
    List<Node> items = new ArrayList<>();
    long values = 1;
    for (var item : sequence.getValue()) {
      Built child = build(item);
      values = sum(values, child.values());
      if (child.node() != null) {
        items.add(child.node());
      }
    }
    return new Built(new Node.Sequence(items, line(sequence)), values);
  }

  private Built mapping(MappingNode mapping) {
    Map<String, Node> fields = new LinkedHashMap<>();
    Map<String, Node> merged = new LinkedHashMap<>();
    long values = 1;
    for (NodeTuple tuple : mapping.getValue()) {
      Built child = build(tuple.getValueNode());
      values = sum(values, child.values());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problem(tuple.getKeyNode(), "a key that is no single value", "a field's name");
      } else if (key.getTag().equals(Tag.MERGE)) {
        merge(tuple, child.node(), merged);
      } else if (child.node() != null && fields.putIfAbsent(key.getValue(), child.node()) != null) {
        problems.add(duplicate(file, line(key), index, key.getValue()));
      }
    }
    merged.forEach(fields::putIfAbsent);
    return new Built(new Node.Mapping(fields, line(mapping)), values);
  }

  private void merge(NodeTuple tuple, @Nullable Node value, Map<String, Node> merged) {
    List<Node> sources =
        value instanceof Node.Sequence sequence
            ? sequence.items()
            : value == null ? List.of() : List.of(value);
    for (Node source : sources) {
      if (source instanceof Node.Mapping mapping) {
        mapping.fields().forEach(merged::putIfAbsent);
      } else {
        problem(tuple.getValueNode(), "<<: " + source.shown(), "a map, or a list of maps");
      }
    }
  }

  private Node scalar(ScalarNode scalar) {
    String text = scalar.getValue();
    int line = line(scalar);
    if (scalar.getScalarStyle() != ScalarStyle.PLAIN || scalar.getTag().equals(Tag.STR)) {
      return new Scalar(Kind.STRING, text, line);
    }
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.NULL)) {
      return new Scalar(Kind.NULL, "null", line);
    }
    if (tag.equals(Tag.BOOL)) {
      return new Scalar(Kind.BOOLEAN, String.valueOf(TRUE.matcher(text).matches()), line);
    }
    boolean sexagesimal = text.indexOf(':') >= 0;
    if (tag.equals(Tag.INT) && !sexagesimal) {
      return Numbers.integer(text, line);
    }
    if (tag.equals(Tag.FLOAT) && !sexagesimal) {
      return new Scalar(Kind.DECIMAL, text.replace("_", ""), line);
    }
    return new Scalar(Kind.STRING, text, line);
  }

  private void problem(org.yaml.snakeyaml.nodes.Node at, String value, String expected) {
    problems.add(new Problem(file, line(at), index, "", "", value, expected));
  }

  private static int line(org.yaml.snakeyaml.nodes.Node node) {
    return node.getStartMark().getLine() + 1;
  }

  private static long sum(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
