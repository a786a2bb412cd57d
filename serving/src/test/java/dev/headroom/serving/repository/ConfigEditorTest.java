package dev.headroom.serving.repository;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.headroom.serving.repository.ConfigEdit.Done;
import dev.headroom.serving.repository.ConfigEdit.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ConfigEditorTest {
  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void file() {
    file = folder.resolve("config.json");
  }

  @Test
  void whereThereIsNoFileOneIsBegunThatAServerCanRead() throws Exception {
    Files.createDirectories(folder.resolve("m/1"));

    assertThat(new ConfigEditor(file).add("m", "m")).isEqualTo(new Done());

    ServedConfig config = new ConfigFile(file, 1).read();
    assertThat(config.models())
        .singleElement()
        .satisfies(model -> assertThat(model.basePath()).isEqualTo(folder.resolve("m")));
    assertThat(new ConfigEditor(file).remove("m")).isEqualTo(new Done());
    assertThat(file).hasContent("{\n    \"model_config_list\": []\n}\n");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("config.json", "m");
  }

  @Test
  void theFileKeepsWhoMayReadItAndALinkStaysOne() throws Exception {
    Path real = Files.writeString(folder.resolve("real.json"), ConfigText.EMPTY);
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
    Files.createSymbolicLink(file, real.getFileName());

    assertThat(new ConfigEditor(file).add("m", "/m")).isEqualTo(new Done());

    assertThat(file).isSymbolicLink();
    assertThat(real).content().contains("\"m\"");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
        .isEqualTo("rw-r-----");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "add|m|{\"model_config_list\":[{\"config\":{\"name\":\"m\"}}]}|Given model name is already occupied|has a model \"m\"",
        "add|a/b|{\"model_config_list\":[]}|Invalid model name|name: \"a/b\" (expected: not empty, without / and :)",
        "add|m|{\"model_config_list\":[|The file is not valid json|config.json:1: ",
        "add|m|{}|The file is not valid json|no model_config_list (expected: a list of models)",
        "remove|m|{\"model_config_list\":[]}|Model with requested name is not found|has no model \"m\"",
        "remove|m||The provided base path is invalid or doesn't exists|no such file (expected: a config.json)",
      })
  void whatCannotBeDoneChangesNothing(
      String what, String name, String text, String status, String reason) throws IOException {
    if (text != null) {
      Files.writeString(file, text);
    }
    ConfigEditor editor = new ConfigEditor(file);

    ConfigEdit edit = what.equals("add") ? editor.add(name, "/m") : editor.remove(name);

    assertThat(edit)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(status);
              assertThat(refused.reason()).contains(reason);
            });
    if (text == null) {
      assertThat(file).doesNotExist();
    } else {
      assertThat(file).hasContent(text);
    }
  }

  @Test
  void aFolderThatIsNotThereIsSaid() {
    assertThat(new ConfigEditor(folder.resolve("no/config.json")).add("m", "/m"))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.status()).isEqualTo("File not found or cannot open");
              assertThat(refused.reason()).contains("(expected: a file that can be replaced");
            });
  }

  @Test
  void manyEditorsAtATimeLoseNothingAndReadersSeeWholeFiles() throws Exception {
    int each = 20;
    try (var editors = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory())) {
      List<Future<ConfigEdit>> edits = new ArrayList<>();
      for (int i = 0; i < each; i++) {
        Callable<ConfigEdit> add = adding("m" + i);
        edits.add(editors.submit(add));
      }
      for (Future<ConfigEdit> edit : edits) {
        assertThat(edit.get()).isEqualTo(new Done());
        assertThat(new JsonMapper().readTree(file.toFile()).path("model_config_list").size())
            .isPositive();
      }
    }
    assertThat(new JsonMapper().readTree(file.toFile()).path("model_config_list")).hasSize(each);
    assertThat(folder.toFile().list()).containsExactly("config.json");
  }

  private Callable<ConfigEdit> adding(String name) {
    return () -> new ConfigEditor(file).add(name, "/" + name);
  }
}
