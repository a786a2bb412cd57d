package dev.headroom.cli;

import dev.headroom.cli.completion.Completion;
import dev.headroom.cli.demo.Demo;
import dev.headroom.cli.demo.Rehearse;
import dev.headroom.cli.fields.FieldsCommand;
import dev.headroom.cli.fields.Validate;
import dev.headroom.cli.metrics.MetricsCommand;
import dev.headroom.cli.metricsapi.MetricsApiCommand;
import dev.headroom.cli.running.Describe;
import dev.headroom.cli.running.Events;
import dev.headroom.cli.running.Logs;
import dev.headroom.cli.running.Rules;
import dev.headroom.cli.running.Scale;
import dev.headroom.cli.running.Status;
import dev.headroom.cli.running.Stop;
import dev.headroom.cli.serve.Serve;
import dev.headroom.cli.signals.SignalsCommand;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code headroom}. */
@Command(
    name = "headroom",
    mixinStandardHelpOptions = true,
    versionProvider = Headroom.Version.class,
    description = "Serves machine-learning models and scales them on the quality of their service.")
public final class Headroom {
  /** In the order of the help. */
  static final Map<String, Class<?>> COMMANDS = commands();

  /** These speak of all commands. */
  private static final Set<String> NEEDS_ALL = Set.of("completion");

  private static final Set<String> ASKS_VERSION = Set.of("-V", "--version");

  private Headroom() {}

  private static Map<String, Class<?>> commands() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put("up", Up.class);
    commands.put("status", Status.class);
    commands.put("describe", Describe.class);
    commands.put("logs", Logs.class);
    commands.put("events", Events.class);
    commands.put("rules", Rules.class);
    commands.put("scale", Scale.class);
    commands.put("stop", Stop.class);
    commands.put("explain", Explain.class);
    commands.put("validate", Validate.class);
    commands.put("fields", FieldsCommand.class);
    commands.put("signals", SignalsCommand.class);
    commands.put("metrics", MetricsCommand.class);
    commands.put("metrics-api", MetricsApiCommand.class);
    commands.put("serve", Serve.class);
    commands.put("operator", OperatorCommand.class);
    commands.put("activator", ActivatorCommand.class);
    commands.put("load", Load.class);
    commands.put("demo", Demo.class);
    commands.put("rehearse", Rehearse.class);
    commands.put("completion", Completion.class);
    return Collections.unmodifiableMap(commands);
  }

  /** The sub-commands that users are told of, by name. */
  public static Map<String, CommandLine> shown(CommandLine.Model.CommandSpec spec) {
    Map<String, CommandLine> shown = new LinkedHashMap<>(spec.subcommands());
    shown.values().removeIf(each -> each.getCommandSpec().usageMessage().hidden());
    return shown;
  }

  /** Runs one sub-command and exits with its code. */
  public static void main(String[] arguments) {
    if (arguments.length == 1 && ASKS_VERSION.contains(arguments[0])) {
      // picocli and System.exit both look through every library for what is not there: 60 ms.
      System.out.println(named());
      return;
    }
    System.exit(commandLine(arguments).execute(arguments));
  }

  /**
   * With what these arguments need: picocli reads a command's annotations for some 15 ms, at every
   * start of every replica.
   */
  public static CommandLine commandLine(String... arguments) {
    String first = arguments.length == 0 ? "" : arguments[0];
    boolean all = !COMMANDS.containsKey(first) || NEEDS_ALL.contains(first);
    CommandLine line = new CommandLine(new Headroom());
    COMMANDS.forEach(
        (name, command) -> {
          if (all || name.equals(first)) {
            line.addSubcommand(name, command);
          }
        });
    if (all) {
      line.addSubcommand(CommandLine.HelpCommand.class);
    }
    line.getSubcommands()
        .values()
        .forEach(command -> command.getCommandSpec().versionProvider(new Version()));
    if ("dumb".equals(System.getenv("TERM"))) {
      line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    }
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(new WrongUsage());
  }

  /** What {@code --version} prints. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {named()};
    }
  }

  private static String named() {
    return "headroom " + version();
  }

  /** The version in the jar's manifest. */
  public static String version() {
    String version = Headroom.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
