package dev.headroom.cli.fields;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.headroom.api.resource.Resources;
import dev.headroom.cli.CommandRun;
import dev.headroom.cli.fields.ShippedFiles.Block;
import dev.headroom.document.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the repository shows is right, by our reader and by the JSON Schema that it ships, as a
 * validator of another maker takes it; and the reference and the schema are the newest.
 */
class ShippedFilesTest {
  private static final Path SCHEMA_FILE =
      ShippedFiles.root().resolve("docs/schema/headroom.schema.json");
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(ShippedFiles.read(SCHEMA_FILE), InputFormat.JSON);

  private static final Path BROKEN = Path.of("src/test/resources/dev/headroom/cli/fields/broken");

  static List<Path> examples() {
    return ShippedFiles.examples();
  }

  static List<Block> blocks() {
    return ShippedFiles.blocks();
  }

  static List<Path> brokenFiles() {
    return ShippedFiles.files(BROKEN, ".yaml");
  }

  @Test
  void theReferenceIsTheNewest() {
    assertNewest("docs/fields.md", "--markdown");
  }

  @Test
  void theSchemaIsTheNewest() {
    assertNewest("docs/schema/headroom.schema.json", "--json-schema");
  }

  @Test
  void theCustomResourcesAreTheNewest() {
    assertNewest("deploy/crds.yaml", "--crds");
  }

  private static void assertNewest(String file, String flag) {
    assertThat(ShippedFiles.read(ShippedFiles.root().resolve(file)))
        .as("%s, which './headroom fields %s >%s' makes anew", file, flag, file)
        .isEqualTo(CommandRun.of("fields", flag).out());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleIsRight(Path example) {
    assertThat(Resources.read(List.of(example)).problems()).isEmpty();
    assertThat(errors(ShippedFiles.read(example))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void aPagesBlockIsRight(Block block) {
    String text = block.text().contains("kind:") ? block.text() : aServerWith(block.text());
    assertThat(problems(text)).isEmpty();
    assertThat(errors(text)).isEmpty();
  }

  /** A block without a kind is a part of a ModelServer's spec. */
  private static String aServerWith(String fields) {
    String runs = fields.contains("command:") ? "" : "command: [serve, \"{port}\"]\n";
    return """
        apiVersion: headroom.dev/v1alpha1
        kind: ModelServer
        metadata: {name: shown}
        spec:
        """
        + (runs + fields).indent(2);
  }

  /** The first line of each says which field it is about. */
  @ParameterizedTest
  @MethodSource("brokenFiles")
  void aBrokenFileIsRefusedByBoth(Path file) {
    String text = ShippedFiles.read(file);
    String field = text.lines().findFirst().orElseThrow().substring("# ".length());
    assertThat(problems(text)).anyMatch(problem -> problem.field().startsWith(field));
    assertThat(errors(text)).isNotEmpty();
  }

  private static List<Problem> problems(String text) {
    return Resources.parse("f.yaml", text, Path.of("/")).problems();
  }

  private static List<Error> errors(String text) {
    List<Error> errors = new ArrayList<>();
    for (String document : text.split("(?m)^---$", -1)) {
      errors.addAll(SCHEMA.validate(document, InputFormat.YAML));
    }
    return errors;
  }
}
