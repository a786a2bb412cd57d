package dev.headroom.document;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of YAML or JSON documents. What cannot be read is reported; the documents before it
 * are still returned. Pure but for the files; safe for use by many threads.
 */
public final class Documents {
  /** The largest file that is read, in bytes: room for the pods of a large cluster. */
  public static final int MAX_BYTES = 64 << 20;

  private Documents() {}

  /** Reads a file; {@code name} is what problems call it. */
  public static List<Document> read(String name, Path path, Problems problems) {
    String text = text(name, path, problems);
    return text == null ? List.of() : parse(name, text, problems);
  }

  /**
   * Reads a file in which maps that are no objects may stand beside objects: one with neither
   * apiVersion nor kind is a document of its own form, with both empty.
   */
  public static List<Document> readMixed(String name, Path path, Problems problems) {
    String text = text(name, path, problems);
    return text == null ? List.of() : parse(name, text, true, problems);
  }

  /** The same of a text. */
  public static List<Document> parseMixed(String name, String text, Problems problems) {
    return parse(name, text, true, problems);
  }

  /** Reads a stream to its end, or to the largest size. */
  public static List<Document> read(String name, InputStream in, Problems problems)
      throws IOException {
    String text = text(name, in, problems);
    return text == null ? List.of() : parse(name, text, problems);
  }

  /**
   * Reads a file that is one map of its own form, without apiVersion and kind; null where it is
   * not. The problems of such a document name no document and no kind.
   */
  public static @Nullable Document readOne(String name, Path path, Problems problems) {
    String text = text(name, path, problems);
    return text == null ? null : parseOne(name, text, problems);
  }

  /** Reads a stream that is one map of its own form; null where it is not. */
  public static @Nullable Document readOne(String name, InputStream in, Problems problems)
      throws IOException {
    String text = text(name, in, problems);
    return text == null ? null : parseOne(name, text, problems);
  }

  /**
   * Reads a file that is one list, or empty; null where it is not. The list is the only field of
   * the document, and that field's name is empty.
   */
  public static @Nullable Document readList(String name, Path path, Problems problems) {
    String text = text(name, path, problems);
    if (text == null) {
      return null;
    }
    Problems numbered = new Problems(name);
    List<Tree> trees = trees(name, text, numbered);
    numbered.list().forEach(problem -> problems.add(problem.ofDocument(0)));
    if (numbered.count() > 0) {
      return null;
    }
    Node root = trees.isEmpty() ? new Node.Sequence(List.of(), 1) : trees.getFirst().root();
    if (trees.size() <= 1 && root instanceof Node.Sequence list) {
      return new Document(name, 0, "", "", "", new Node.Mapping(Map.of("", list), list.line()));
    }
    problems.add(Problem.ofFile(name, "another form", "one list"));
    return null;
  }

  /** Parses a text that is one map of its own form; null where it is not. */
  public static @Nullable Document parseOne(String name, String text, Problems problems) {
    Problems numbered = new Problems(name);
    List<Tree> trees = trees(name, text, numbered);
    numbered.list().forEach(problem -> problems.add(problem.ofDocument(0)));
    if (numbered.count() > 0) {
      return null;
    }
    if (trees.size() == 1 && trees.getFirst().root() instanceof Node.Mapping root) {
      return new Document(name, 0, "", "", "", root);
    }
    String value =
        switch (trees.size()) {
          case 0 -> "empty";
          case 1 -> trees.getFirst().root().shown();
          default -> trees.size() + " documents";
        };
    problems.add(Problem.ofFile(name, value, "one map"));
    return null;
  }

  /** Parses a text. */
  public static List<Document> parse(String name, String text, Problems problems) {
    return parse(name, text, false, problems);
  }

  private static List<Document> parse(String name, String text, boolean mixed, Problems problems) {
    int before = problems.count();
    List<Tree> trees = trees(name, text, problems);
    List<Document> documents = new ArrayList<>();
    for (Tree tree : trees) {
      Node root = tree.root();
      if (mixed && root instanceof Node.Mapping map && isOwnForm(map)) {
        documents.add(new Document(name, tree.index(), "", "", "", map));
      } else {
        new Listing(name, tree.index(), documents, problems).add(root);
      }
    }
    if (documents.isEmpty() && problems.count() == before) {
      problems.add(Problem.ofFile(name, "empty", "at least one object with apiVersion and kind"));
    }
    return documents;
  }

  private static boolean isOwnForm(Node.Mapping map) {
    return !map.fields().isEmpty()
        && !map.fields().containsKey("apiVersion")
        && !map.fields().containsKey("kind");
  }

  /** One document's tree and its number in the file. */
  record Tree(int index, Node root) {}

  /**
   * JSON where it parses as such, because that is many times faster; YAML, which includes JSON,
   * otherwise.
   */
  private static List<Tree> trees(String name, String text, Problems problems) {
    String start = text.stripLeading();
    boolean maybeJson = start.startsWith("{") || start.startsWith("[");
    if (!maybeJson) {
      return YamlTrees.parse(name, text, problems);
    }
    Problems jsonProblems = new Problems(name);
    List<Tree> json = JsonTrees.parse(name, text, jsonProblems);
    if (jsonProblems.count() > 0) {
      Problems yamlProblems = new Problems(name);
      List<Tree> yaml = YamlTrees.parse(name, text, yamlProblems);
      if (yamlProblems.count() == 0) {
        return yaml;
      }
    }
    jsonProblems.list().forEach(problems::add);
    return json;
  }

  private static @Nullable String text(String name, Path path, Problems problems) {
    if (Files.isDirectory(path)) {
      problems.add(Problem.ofFile(name, "a folder", "a YAML or JSON file"));
      return null;
    }
    try (InputStream in = Files.newInputStream(path)) {
      return text(name, in, problems);
    } catch (NoSuchFileException e) {
      problems.add(Problem.ofFile(name, "no such file", "a YAML or JSON file"));
    } catch (IOException e) {
      problems.add(Problem.ofFile(name, "unreadable: " + e.getMessage(), "a YAML or JSON file"));
    }
    return null;
  }

  private static @Nullable String text(String name, InputStream in, Problems problems)
      throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      problems.add(
          Problem.ofFile(
              name, "more than " + (MAX_BYTES >> 20) + " MiB", "a smaller file; split it"));
      return null;
    }
    String text = decoded(bytes);
    if (text == null) {
      problems.add(Problem.ofFile(name, "not a text", "a YAML or JSON file in UTF-8"));
    }
    return text;
  }

  private static @Nullable String decoded(byte[] bytes) {
    Charset charset = StandardCharsets.UTF_8;
    int skip = 0;
    if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
      skip = 3;
    } else if (startsWith(bytes, 0xFF, 0xFE)) {
      charset = StandardCharsets.UTF_16LE;
      skip = 2;
    } else if (startsWith(bytes, 0xFE, 0xFF)) {
      charset = StandardCharsets.UTF_16BE;
      skip = 2;
    }
    try {
      return charset
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, skip, bytes.length - skip))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static boolean startsWith(byte[] bytes, int... prefix) {
    for (int i = 0; i < prefix.length; i++) {
      if (bytes.length <= i || (bytes[i] & 0xFF) != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
