package dev.headroom.cli.fields;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.api.resource.FileSchema;
import dev.headroom.cli.BadInput;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headroom fields}: what may stand in a file. */
@Command(
    name = "fields",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Says what may stand in a file of headroom up, field by field.",
    footer = {
      "",
      "  headroom fields",
      "  headroom fields ModelServer.spec.scaling",
      "  headroom fields ScalingPolicy --recursive"
    })
public final class FieldsCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "KIND[.FIELD...]",
      description = "A kind or a field of it, as ModelServer.spec.scaling; without, the kinds.")
  private @Nullable String path;

  @Option(
      names = {"-r", "--recursive"},
      description = "All fields below it, without their descriptions.")
  private boolean recursive;

  @ArgGroup private Whole whole = new Whole();

  /** The whole description in another form. */
  static final class Whole {
    @Option(names = "--markdown", description = "All fields as the page docs/fields.md.")
    private boolean markdown;

    @Option(names = "--json-schema", description = "The JSON Schema of a file's objects.")
    private boolean jsonSchema;

    @Option(
        names = "--crds",
        description = "The CustomResourceDefinitions of Headroom's kinds, for a cluster.")
    private boolean crds;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("spec: missing (expected: set by picocli)");
    }
    PrintWriter out = spec.commandLine().getOut();
    try {
      write(out);
      out.flush();
      return 0;
    } catch (IllegalArgumentException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(e.getMessage());
      err.flush();
      return BadInput.EXIT_CODE;
    }
  }

  private void write(PrintWriter out) {
    if (whole.jsonSchema) {
      out.print(jsonSchema());
    } else if (whole.crds) {
      out.print(CustomResourceText.yaml());
    } else if (whole.markdown) {
      new FieldReference(out).write();
    } else if (path == null) {
      new FieldText(out).kinds();
    } else {
      new FieldText(out).field(FieldPath.parse(path), recursive);
    }
  }

  private static String jsonSchema() {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
    try {
      return new ObjectMapper().writer(printer).writeValueAsString(FileSchema.json()) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values can be written", e);
    }
  }
}
