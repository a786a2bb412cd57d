package dev.headroom.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.headroom.document.Documents.Tree;
import dev.headroom.document.Node.Scalar;
import dev.headroom.document.Node.Scalar.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON texts, one after another, as trees. */
final class JsonTrees {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(YamlTrees.MAX_DEPTH)
                  .maxStringLength(Documents.MAX_BYTES)
                  .build())
          .build();

  private final String file;
  private final JsonParser parser;
  private final Problems problems;
  private int index;

  private JsonTrees(String file, JsonParser parser, Problems problems) {
    this.file = file;
    this.parser = parser;
    this.problems = problems;
  }

  static List<Tree> parse(String file, String text, Problems problems) {
    List<Tree> trees = new ArrayList<>();
    try (JsonParser parser = FACTORY.createParser(text)) {
      new JsonTrees(file, parser, problems).readAll(trees);
    } catch (IOException e) {
      throw new UncheckedIOException("reading a text in memory", e);
    }
    return trees;
  }

  private void readAll(List<Tree> trees) throws IOException {
    try {
      while (parser.nextToken() != null) {
        index++;
        trees.add(new Tree(index, node()));
      }
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      String what = Printable.of(String.valueOf(e.getOriginalMessage()));
      problems.add(new Problem(file, line, index, "", "", what, "JSON or YAML"));
    }
  }

  private Node node() throws IOException {
    int line = parser.currentTokenLocation().getLineNr();
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(line);
      case START_ARRAY -> sequence(line);
      case VALUE_STRING -> new Scalar(Kind.STRING, parser.getText(), line);
      case VALUE_NUMBER_INT -> new Scalar(Kind.INTEGER, parser.getText(), line);
      case VALUE_NUMBER_FLOAT -> new Scalar(Kind.DECIMAL, parser.getText(), line);
      case VALUE_TRUE, VALUE_FALSE -> new Scalar(Kind.BOOLEAN, parser.getText(), line);
      default -> new Scalar(Kind.NULL, "null", line);
    };
  }

  private Node mapping(int line) throws IOException {
    Map<String, Node> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      Node value = node();
      if (fields.putIfAbsent(name, value) != null) {
        problems.add(YamlTrees.duplicate(file, value.line(), index, name));
      }
    }
    return new Node.Mapping(fields, line);
  }

  private Node sequence(int line) throws IOException {
    List<Node> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node());
    }
    return new Node.Sequence(items, line);
  }
}
