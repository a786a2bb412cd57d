package dev.headroom.serving.repository;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.document.Document;
import dev.headroom.document.Documents;
import dev.headroom.document.Problem;
import dev.headroom.document.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The one model that flags describe. It does not change. */
public final class SingleModel implements ConfigSource {
  private final ServedConfig config;

  /**
   * @param model the fields of {@code config} in a config.json
   * @param place what to call a field in a message
   * @param metrics the metric families to expose
   * @param cores how many cores the model may use
   */
  public SingleModel(ObjectNode model, UnaryOperator<String> place, Set<String> metrics, int cores)
      throws ConfigException {
    Problems problems = new Problems("");
    Path folder = Path.of("").toAbsolutePath();
    Document document = Documents.parseOne("", model.toString(), problems);
    ModelSettings settings =
        document == null
            ? null
            : document
                .strict(problems)
                .object(fields -> ModelReader.read(fields, folder, cores, _ -> {}));
    if (settings == null || problems.count() > 0) {
      throw new ConfigException(
          problems.list().stream()
              .map(
                  found ->
                      Problem.ofFile(place.apply(found.field()), found.value(), found.expected()))
              .toList());
    }
    this.config = new ServedConfig(List.of(settings), metrics, ServedConfig.LeftOut.NONE);
  }

  @Override
  public ServedConfig read() {
    return config;
  }

  @Override
  public String fingerprint() {
    return "";
  }
}
