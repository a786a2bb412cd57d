package dev.headroom.cli;

import dev.headroom.cli.demo.Demo;
import dev.headroom.cli.demo.Rehearse;
import dev.headroom.cli.fields.FieldsCommand;
import dev.headroom.cli.fields.Validate;
import dev.headroom.cli.serve.Serve;
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

  private static final Set<String> ASKS_VERSION = Set.of("-V", "--version");

  private Headroom() {}

  private static Map<String, Class<?>> commands() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put("demo", Demo.class);
    commands.put("explain", Explain.class);
    commands.put("fields", FieldsCommand.class);
    commands.put("load", Load.class);
    commands.put("rehearse", Rehearse.class);
    commands.put("serve", Serve.class);
    commands.put("up", Up.class);
    commands.put("validate", Validate.class);
    return Collections.unmodifiableMap(commands);
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
    CommandLine line = new CommandLine(new Headroom());
    COMMANDS.forEach(
        (name, command) -> {
          if (name.equals(first) || !COMMANDS.containsKey(first)) {
            line.addSubcommand(name, command);
          }
        });
    return line.setCaseInsensitiveEnumValuesAllowed(true);
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
