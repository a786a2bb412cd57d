package dev.headroom.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code headroom serve} where it serves nothing. */
class DirectivesTest {
  @TempDir private Path folder;

  private CommandRun run(String flags) {
    List<String> arguments = new ArrayList<>(List.of("serve"));
    arguments.addAll(List.of(flags.replace("REPO", folder.toString()).split(" ")));
    return CommandRun.of(arguments);
  }

  private void file(String path) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
  }

  @Test
  void listsWhatOvmsLists() throws IOException {
    for (String path :
        List.of(
            "resnet/1/saved_model.pb",
            "ir/3/model.xml",
            "ir/3/model.bin",
            "half/1/model.xml",
            "group/deep/onnx/12/any.onnx",
            "group/llm/graph.pbtxt",
            "llm/graph.pbtxt",
            "zero/0/model.onnx",
            "named/v1/model.onnx",
            "readme.txt",
            "1/model.onnx")) {
      file(path);
    }
    Files.createSymbolicLink(folder.resolve("zero/circle"), folder);
    Files.createDirectories(folder.resolve("empty"));

    CommandRun run = run("--list_models --model_repository_path REPO");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines().filter(line -> !line.startsWith("zero/")))
        .containsExactly(
            "Listing models in repository...",
            "Model repository path: " + folder,
            "group/deep/onnx",
            "group/llm",
            "ir",
            "llm",
            "resnet");
  }

  @Test
  void addsAndRemovesAsOvmsDoes() throws IOException {
    Path config = folder.resolve("config.json");
    String told = "--model_repository_path REPO --config_path REPO/config.json --model_name m";

    CommandRun added = run("--add_to_config " + told);

    assertThat(added.out()).isEqualTo("Config updated: " + config + "\n");
    assertThat(added.err()).isEmpty();
    assertThat(added.exitCode()).isZero();
    assertThat(config).content().contains("\"name\": \"m\", \"base_path\": \"" + folder + "/m\"");

    CommandRun again = run("--add_to_config " + told);

    assertThat(again.out())
        .isEqualTo(config + " error on config update : Given model name is already occupied\n");
    assertThat(again.err()).contains("has a model \"m\" (expected: another name)");
    assertThat(again.exitCode()).isEqualTo(1);

    CommandRun removed = run("--remove_from_config --model_name m --config_path REPO/config.json");

    assertThat(removed.exitCode()).isZero();
    assertThat(config).content().doesNotContain("\"m\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--add_to_config REPO --model_name m --model_path m",
        "--add_to_config=REPO/config.json --model_name m --model_path m",
        "--add_to_config --model_repository_path REPO --model_name m --model_path m",
        "--add_to_config=true --config_path REPO --model_name m --model_path m",
      })
  void theFileIsSaidInTheWaysOfAllVersions(String flags) {
    assertThat(run(flags).exitCode()).isZero();
    assertThat(folder.resolve("config.json")).content().contains("\"base_path\": \"m\"");
  }

  @Test
  void aPathThatIsRightOnlyFromHereIsWrittenAsItIsFromTheFile() throws IOException {
    String models = "far/from/the/root/of/all/models";
    file(models + "/m/1/model.onnx");
    Path here = Path.of("").toAbsolutePath();
    String relative = here.relativize(folder).toString();

    String flags =
        "--add_to_config REPO/%s --model_name m --model_repository_path %s/%s/"
            .formatted(models, relative, models);
    assertThat(run(flags).exitCode()).isZero();

    assertThat(folder.resolve(models + "/config.json")).content().contains("\"base_path\": \"m\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--list_models|--model_repository_path: missing (expected: the folder whose models to list)",
        "--list_models --model_repository_path REPO/no|/no (expected: an existing folder)",
        "--list_models --add_to_config --model_name m|together (expected: one of them)",
        "--add_to_config --config_path REPO|--model_name: missing (expected: with --add_to_config)",
        "--add_to_config --config_path REPO --model_name m|--model_path: missing (expected: the model's folder, or",
        "--add_to_config --model_path m --model_name m|--config_path: missing (expected: the file to change",
        "--remove_from_config --model_name m --model_path m|--model_path: with --remove_from_config",
        "--add_to_config --model_name m --model_path m --nireq 2 --shape auto|--add_to_config: with --shape, --nireq (expected: only",
      })
  void whatIsMissingOrTooMuchIsNamed(String flags, String message) {
    CommandRun run = run(flags);

    assertThat(run.err()).contains(message);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }
}
