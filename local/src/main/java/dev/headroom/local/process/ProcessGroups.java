package dev.headroom.local.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds {@code setsid}, which makes a command lead a session and process group of its own without
 * changing its pid.
 */
final class ProcessGroups {
  private static final Optional<Path> SETSID = onPath("setsid");

  private ProcessGroups() {}

  /**
   * The command line that runs {@code command} as leader of its own process group, where the
   * machine can.
   */
  static List<String> leading(String... command) {
    List<String> line = new ArrayList<>(command.length + 1);
    SETSID.ifPresent(setsid -> line.add(setsid.toString()));
    line.addAll(List.of(command));
    return line;
  }

  private static Optional<Path> onPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(path)
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
