package dev.headroom.deploy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/** The chart, as Helm sees it. */
final class Chart {
  static final Path FOLDER = Path.of("helm/headroom");
  private static final int MAX_TEXT = 4 << 20;

  private Chart() {}

  /** One object of those that were rendered. */
  record Rendered(String kind, String name, Map<String, Object> fields) {
    /** What is at these names, one inside the other. */
    Object at(String... names) {
      Object found = fields;
      for (String name : names) {
        found = ((Map<?, ?>) found).get(name);
      }
      return found;
    }

    @Override
    public String toString() {
      return kind + " " + name;
    }
  }

  static LintResult lint() {
    return new Helm(FOLDER).lint().strict().call();
  }

  /** The text, with values as {@code --set} takes them. */
  static String text(Map<String, ?> values) {
    TemplateCommand command = command();
    values.forEach(command::set);
    return command.call();
  }

  /** The text, with a file of values. */
  static String text(Path values) {
    return command().withValuesFile(values).call();
  }

  private static TemplateCommand command() {
    return new Helm(FOLDER)
        .template()
        .withName("headroom")
        .withNamespace("headroom")
        .withKubeVersion("1.36.0");
  }

  /** The objects that a rendered text describes. */
  @SuppressWarnings("unchecked")
  static List<Rendered> objects(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_TEXT);
    List<Rendered> objects = new ArrayList<>();
    for (Object document : new Yaml(options).loadAll(text)) {
      if (document != null) {
        Map<String, Object> fields = (Map<String, Object>) document;
        Map<String, Object> metadata = (Map<String, Object>) fields.get("metadata");
        objects.add(
            new Rendered((String) fields.get("kind"), (String) metadata.get("name"), fields));
      }
    }
    return objects;
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
