package dev.headroom.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {
  private final Problems problems = new Problems("f");

  private List<Document> parse(String text) {
    return Documents.parse("f", text, problems);
  }

  private List<String> found() {
    return problems.list().stream().map(Problem::toString).toList();
  }

  @Test
  void readsSeveralYamlDocumentsAndSkipsEmptyOnes() {
    List<Document> documents =
        parse(
            """
            # a comment alone is a document that holds nothing
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: a}
            ---
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: b}
            """);
    assertThat(found()).isEmpty();
    assertThat(documents).extracting(Document::subject).containsExactly("Pod a", "Deployment b");
    assertThat(documents).extracting(Document::group).containsExactly("", "apps");
    assertThat(documents.getLast().index()).isEqualTo(3);
  }

  @Test
  void readsJsonTextsOneAfterAnother() {
    assertThat(
            parse("{\"apiVersion\":\"v1\",\"kind\":\"A\"}\n{\"apiVersion\":\"v1\",\"kind\":\"B\"}"))
        .extracting(Document::kind)
        .containsExactly("A", "B");
    assertThat(found()).isEmpty();
  }

  @Test
  void flowYamlThatStartsLikeJsonIsYaml() {
    assertThat(parse("{apiVersion: v1, kind: Pod}")).hasSize(1);
    assertThat(found()).isEmpty();
  }

  @Test
  void aListCountsAsItsItemsAndAnItemOfATypedListHasTheListsKind() {
    List<Document> documents =
        parse(
            """
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: Pod, metadata: {name: a}}
            - apiVersion: v1
              kind: PodList
              items:
              - metadata: {name: b}
            """);
    assertThat(found()).isEmpty();
    assertThat(documents).extracting(Document::subject).containsExactly("Pod a", "Pod b");
    assertThat(documents)
        .extracting(Document::base)
        .containsExactly("items[0]", "items[1].items[0]");
  }

  @Test
  void anAnswerOfAMetricsApiStaysWhole() {
    assertThat(
            parse(
                "{\"apiVersion\":\"metrics.k8s.io/v1beta1\",\"kind\":\"PodMetricsList\",\"items\":[]}"))
        .extracting(Document::kind)
        .containsExactly("PodMetricsList");
  }

  @Test
  void readsScalarsAsKubernetesDoes() {
    Document document =
        parse(
                """
                apiVersion: v1
                kind: Scalars
                on: yes
                old: 017
                hex: 0x1F
                big: 12345678901234567890
                time: 2026-01-01T12:00:00Z
                clock: 12:30
                tilde: ~
                half: 0.50
                quoted: "1"
                """)
            .getFirst();
    assertThat(document.root().fields().values().stream().skip(2).map(Node::shown))
        .containsExactly(
            "true",
            "15",
            "31",
            "12345678901234567890",
            "\"2026-01-01T12:00:00Z\"",
            "\"12:30\"",
            "null",
            "0.50",
            "\"1\"");
  }

  @Test
  void followsAliasesAndMergeKeys() {
    Document document =
        parse(
                """
                apiVersion: v1
                kind: X
                base: &base {a: 1, b: 2}
                more: {<<: *base, b: 3}
                """)
            .getFirst();
    assertThat(document.root().fields().get("more")).asString().contains("a=", "text=3");
    assertThat(found()).isEmpty();
  }

  @Test
  void boundsWhatAliasesExpandTo() {
    StringBuilder laughs = new StringBuilder("apiVersion: v1\nkind: X\na0: &a0 [1, 1]\n");
    for (int i = 1; i < 60; i++) {
      laughs.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertThat(parse(laughs.toString())).isEmpty();
    assertThat(found()).singleElement().asString().contains("at most 100000 values from aliases");
  }

  @Test
  void reportsACycle() {
    parse("apiVersion: v1\nkind: X\na: &a [*a]\n");
    assertThat(found()).singleElement().asString().contains("f:3: document 1", "no cycle");
  }

  @Test
  void reportsWhereTheSyntaxIsWrongAndKeepsWhatCameBefore() {
    assertThat(parse("apiVersion: v1\nkind: X\n---\na: [1\nb: 2\n")).hasSize(1);
    assertThat(found()).singleElement().asString().startsWith("f:5: document 2: ");
  }

  @Test
  void reportsADuplicateFieldInYamlAndJson() {
    parse("apiVersion: v1\nkind: X\nkind: Y\n");
    parse("{\"apiVersion\":\"v1\",\n\"kind\":\"X\",\n\"kind\":\"Y\"}");
    assertThat(found())
        .containsExactly(
            "f:3: document 1: kind: a second time (expected: each field once)",
            "f:3: document 1: kind: a second time (expected: each field once)");
  }

  @Test
  void reportsWhatIsNoObject() {
    parse("- 1\n");
    parse("kind: X\n");
    assertThat(found())
        .containsExactly(
            "f:1: document 1: [… 1 items] (expected: an object with apiVersion and kind)",
            "f:1: document 1: apiVersion: missing (expected: a string, as apps/v1)");
  }

  @Test
  void reportsAnEmptyFile() {
    parse("# nothing\n");
    assertThat(found())
        .containsExactly("f: empty (expected: at least one object with apiVersion and kind)");
  }

  @Test
  void reportsAMissingFileAndAFolder(@TempDir Path folder) {
    Documents.read("gone.yaml", folder.resolve("gone.yaml"), problems);
    Documents.read("folder", folder, problems);
    assertThat(found())
        .containsExactly(
            "gone.yaml: no such file (expected: a YAML or JSON file)",
            "folder: a folder (expected: a YAML or JSON file)");
  }

  @Test
  void readsUtf16AndRefusesBytesThatAreNoText() throws IOException {
    byte[] utf16 = "\uFEFFapiVersion: v1\nkind: X\n".getBytes(StandardCharsets.UTF_16LE);
    assertThat(Documents.read("f", new ByteArrayInputStream(utf16), problems)).hasSize(1);
    assertThat(found()).isEmpty();
    Documents.read("f", new ByteArrayInputStream(new byte[] {(byte) 0xC3, 0x28}), problems);
    assertThat(found()).containsExactly("f: not a text (expected: a YAML or JSON file in UTF-8)");
  }

  @Test
  void aFileOfItsOwnFormIsReadWithItsPlaces() {
    Document document =
        Documents.parseOne(
            "c.json",
            """
            {
              "models": [
                {"name": "a", "weight": 0.5, "queue": "x"},
                {"name": "b", "weigth": 1}
              ],
              "metadata": {"name": "not a kubernetes object"}
            }
            """,
            problems);
    List<Double> weights = new ArrayList<>();
    document
        .strict(problems)
        .object(
            root -> {
              root.get("metadata").object(metadata -> metadata.get("name").string());
              return root.get("models")
                  .list(
                      model ->
                          model.object(
                              fields -> {
                                fields.get("name").string();
                                weights.add(fields.get("weight").number());
                                return fields.get("queue").integer(0, 9);
                              }));
            });
    assertThat(weights).containsExactly(0.5, null);
    assertThat(found())
        .containsExactly(
            "c.json:3: models[0].queue: \"x\" (expected: a whole number from 0 to 9)",
            "c.json:4: models[1].weigth: 1 (expected: a known field; did you mean weight?)");
  }

  @Test
  void aFileOfItsOwnFormIsOneMap(@TempDir Path folder) {
    assertThat(Documents.parseOne("f", "", problems)).isNull();
    assertThat(Documents.parseOne("f", "[1]", problems)).isNull();
    assertThat(Documents.parseOne("f", "{}\n{}", problems)).isNull();
    assertThat(Documents.parseOne("f", "{\n\"a\":1,\n\"a\":2}", problems)).isNull();
    assertThat(Documents.parseOne("f", "{\n\"a\": ]}", problems)).isNull();
    assertThat(Documents.readOne("gone", folder.resolve("gone"), problems)).isNull();
    assertThat(found())
        .satisfiesExactly(
            empty -> assertThat(empty).isEqualTo("f: empty (expected: one map)"),
            list -> assertThat(list).isEqualTo("f: [… 1 items] (expected: one map)"),
            two -> assertThat(two).isEqualTo("f: 2 documents (expected: one map)"),
            twice ->
                assertThat(twice).isEqualTo("f:3: a: a second time (expected: each field once)"),
            broken -> assertThat(broken).startsWith("f:2: ").endsWith("(expected: JSON or YAML)"),
            gone ->
                assertThat(gone).isEqualTo("gone: no such file (expected: a YAML or JSON file)"));
  }

  @Test
  void aNumberIsFinite() {
    Document document =
        Documents.parseOne("f", "a: -1e3\nb: .inf\nc: 1e999\nd: '1'\ne: 7", problems);
    List<Double> numbers = new ArrayList<>();
    document.strict(problems).entries().values().forEach(field -> numbers.add(field.number()));
    assertThat(numbers).containsExactly(-1000.0, null, null, null, 7.0);
    assertThat(found())
        .containsExactly(
            "f:2: b: .inf (expected: a number)",
            "f:3: c: 1e999 (expected: a number)",
            "f:4: d: \"1\" (expected: a number)");
  }
}
