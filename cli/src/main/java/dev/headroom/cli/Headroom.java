package dev.headroom.cli;

import dev.headroom.cli.demo.Demo;
import dev.headroom.cli.log.Logging;
import dev.headroom.cli.running.Describe;
import dev.headroom.cli.running.Events;
import dev.headroom.cli.running.Logs;
import dev.headroom.cli.running.Scale;
import dev.headroom.cli.running.Status;
import dev.headroom.cli.running.Stop;
import dev.headroom.cli.serve.Serve;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code headroom}. */
@Command(
    name = "headroom",
    mixinStandardHelpOptions = true,
    versionProvider = Headroom.Version.class,
    description = "Serves machine-learning models and scales them on the quality of their service.",
    subcommands = {
      Up.class,
      Status.class,
      Describe.class,
      Logs.class,
      Events.class,
      Scale.class,
      Stop.class,
      Explain.class,
      Serve.class,
      Load.class,
      Demo.class
    })
public final class Headroom {
  private Headroom() {}

  /** Runs one sub-command and exits with its code. */
  public static void main(String[] arguments) {
    Logging.start();
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Headroom()).setCaseInsensitiveEnumValuesAllowed(true);
  }

  /** What {@code --version} prints. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"headroom " + version()};
    }
  }

  /** The version in the jar's manifest. */
  public static String version() {
    String version = Headroom.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
