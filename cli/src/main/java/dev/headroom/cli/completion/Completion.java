package dev.headroom.cli.completion;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headroom completion SHELL}: a script for a shell. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Prints a script with which a shell completes headroom's commands.",
    footer = {
      "",
      "bash, in ~/.bashrc:  source <(headroom completion bash)",
      "zsh, in ~/.zshrc:    source <(headroom completion zsh)      (after compinit)",
      "fish:                headroom completion fish >~/.config/fish/completions/headroom.fish"
    })
public final class Completion implements Callable<Integer> {
  /** The shells whose language is spoken. */
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "bash|zsh|fish", description = "The shell.")
  private @Nullable Shell shell;

  /** As picocli makes it. */
  public Completion() {}

  @Override
  public Integer call() {
    if (spec == null || shell == null) {
      throw new IllegalStateException("spec, shell: missing (expected: set by picocli)");
    }
    Completions completions = Completions.of(spec.root().commandLine());
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        switch (shell) {
          case BASH -> BashScript.of(completions);
          case ZSH -> ZshScript.of(completions);
          case FISH -> FishScript.of(completions);
        });
    out.flush();
    return 0;
  }
}
