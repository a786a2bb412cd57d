package dev.headroom.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DocumentsProperties {
  /**
   * Whatever the text: documents, or problems that say what is wrong; never an exception, never
   * silence.
   */
  @Property(tries = 2000)
  void anyTextGivesDocumentsOrProblems(@ForAll("texts") String text) {
    Problems problems = new Problems("f");
    List<Document> documents = Documents.parse("f", text, problems);
    assertThat(documents.size() + problems.count()).isPositive();
    for (Problem problem : problems.list()) {
      assertThat(problem.toString()).startsWith("f").doesNotContain("\n").contains("(expected: ");
    }
  }

  /** Random characters, and random pieces of YAML and JSON that get further into the parsers. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.of(
                "apiVersion: v1\n",
                "kind: List\n",
                "kind: Pod\n",
                "items:\n",
                "- ",
                "  ",
                "\n",
                "---\n",
                "{",
                "}",
                "[",
                "]",
                ",",
                ":",
                "\"",
                "'",
                "&a ",
                "*a",
                "<<: *a\n",
                "!!int ",
                "!!binary x\n",
                "|\n",
                ">-\n",
                "? ",
                "%YAML 1.1\n",
                "null",
                "1e999",
                "0x",
                "0b2",
                "09",
                ".inf",
                "\"apiVersion\":\"v1\"",
                "\"kind\":\"List\"",
                "\"items\":",
                "\u0000",
                "\t",
                "#",
                "@",
                "`",
                "\uD800",
                "...\n")
            .list()
            .ofMaxSize(40)
            .map(list -> String.join("", list));
    return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(60), pieces);
  }
}
