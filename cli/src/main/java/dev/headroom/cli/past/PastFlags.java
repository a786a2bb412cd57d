package dev.headroom.cli.past;

import dev.headroom.control.log.DecisionArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which system is asked about the past, about when, and by which other policy. */
public final class PastFlags {
  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "Of a server: why then; as 14:05, yesterday 14:05, -2h, 2026-01-01T14:05:00Z. Default:"
              + " now.")
  private @Nullable String at;

  @Option(
      names = "--with",
      paramLabel = "FILE",
      description =
          "Of a server: what the policy in FILE would have made of the same (ScalingPolicy,"
              + " ModelServer with scaling, HorizontalPodAutoscaler).")
  private @Nullable Path with;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Of a server: the system that runs, or ran, this file with headroom up.")
  private List<Path> files = List.of();

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description = "Of a server: the system with this state folder.")
  private @Nullable Path stateDir;

  /**
   * Whether an argument is a server's name rather than a file: a file is there, is stdin, or has
   * something in its name that no server's name is without a file being meant.
   */
  public static boolean isName(String argument) {
    if (argument.equals("-") || argument.contains("/") || argument.contains(".")) {
      return false;
    }
    try {
      return !Files.exists(Path.of(argument));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** The first flag that only servers have, if one is given. */
  public Optional<String> given() {
    if (at != null) {
      return Optional.of("--at");
    }
    if (with != null) {
      return Optional.of("--with");
    }
    if (!files.isEmpty()) {
      return Optional.of("-f");
    }
    return stateDir != null ? Optional.of("--state-dir") : Optional.empty();
  }

  /**
   * Explains.
   *
   * @throws IllegalArgumentException saying what of the flags or the file is wrong, or that there
   *     is no such decision; may have several lines
   */
  public PastExplanation explain(String server, ZonedDateTime now) throws IOException {
    Instant moment = at == null ? now.toInstant() : PastTime.parse("--at", at, now);
    DecisionLogs logs = DecisionLogs.of(Optional.ofNullable(stateDir), files);
    DecisionArchive archive = logs.of(server);
    DecisionArchive.Found found = archive.last(server, moment);
    if (found.decision().isEmpty()) {
      List<String> names = archive.names();
      throw new IllegalArgumentException(
          server
              + (names.contains(server)
                  ? ": nothing was decided at "
                      + moment
                      + " or before, as far as the log goes back (expected: a later --at)"
                  : ": no such file, and no server of that name has decided anything (expected: "
                      + (names.isEmpty() ? "a headroom up that scales one" : names)
                      + ")")
              + unreadable(found));
    }
    return new PastExplanation(
        server,
        moment,
        found.decision().get(),
        found.unreadable(),
        with == null
            ? Optional.empty()
            : Optional.of(OtherPolicy.read(with, server).decide(found.decision().get())));
  }

  private static String unreadable(DecisionArchive.Found found) {
    return found.unreadable() == 0 ? "" : "; " + found.unreadable() + " lines of it cannot be read";
  }
}
