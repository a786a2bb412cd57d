package dev.headroom.local.process;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The line of a program's output that says why it failed. Programs say a lot after it: what they
 * shut down, a second error that follows from the first, a summary.
 *
 * <p>The first of these, if there is one: the last line of a Python traceback, the head of a Java,
 * Go, Rust or Node failure, what a shell or the dynamic linker says of a program or library that is
 * not there, an address in use, memory that is not to be had, a line that is marked as fatal. Else
 * the first line that is marked as an error or speaks of one.
 */
public final class FirstError {
  private static final int LONGEST = 300;
  private static final int LONGEST_READ = 4096;
  private static final Pattern ESCAPES = Pattern.compile("\\x1b\\[[0-9;?]*[A-Za-z]");
  private static final String TRACEBACK = "Traceback (most recent call last):";
  private static final Pattern PANIC_HEAD = Pattern.compile("panicked at .*:$");

  /** Of what ends a program; with the names of exceptions as each language writes them. */
  private static final Pattern CERTAIN =
      Pattern.compile(
          "^Exception in thread|^panic: |panicked at |^(?:[\\w$]+\\.)*(?:[A-Z]\\w*)?(?:Error|Exception)(?::|$)"
              + "|^Caused by: |[Aa]ddress already in use|EADDRINUSE|BindException"
              + "|error while loading shared libraries|cannot open shared object"
              + "|command not found|[:] not found$|No such file or directory|can't open file"
              + "|[Pp]ermission denied|[Oo]ut of memory|\\bOOM\\b|[Ss]egmentation fault"
              + "|core dumped|No space left on device"
              + "|\\bFATAL\\b|\\b[Ff]atal( error)?:|\\bCRITICAL\\b");

  private static final Pattern LIKELY =
      Pattern.compile(
          "\\b(?:ERROR|SEVERE|Error|error)\\b(?!\\s*[=_])|^E\\d{4} |\\b[Ff]ailed to\\b|\\b[Cc]annot\\b"
              + "|\\b[Cc]ould not\\b|\\b[Uu]nable to\\b|\\w(?:Error|Exception): ");

  /** What speaks of errors and is none. */
  private static final Pattern HARMLESS =
      Pattern.compile(
          "\\b(?:0|no) errors?\\b|\\b(?:INFO|DEBUG|TRACE|WARN|WARNING)\\b|^[IWD]\\d{4} |Warning:"
              + "|\\bwarning:");

  private FirstError() {}

  /** The line, without colours, blanks around it and the rest of a long one. */
  public static Optional<String> in(List<String> output) {
    List<String> lines = output.stream().map(FirstError::plain).toList();
    Optional<String> likely = Optional.empty();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int traceback = line.indexOf(TRACEBACK);
      if (traceback >= 0) {
        Optional<String> end = endOfTraceback(lines, i, traceback);
        if (end.isPresent()) {
          return end;
        }
      } else if (!HARMLESS.matcher(line).find()) {
        if (CERTAIN.matcher(line.strip()).find()) {
          return Optional.of(bounded(whole(lines, i)));
        }
        if (likely.isEmpty() && LIKELY.matcher(line).find()) {
          likely = Optional.of(bounded(line));
        }
      }
    }
    return likely;
  }

  /**
   * The first line after it that is not indented. Each line may begin with what the log puts before
   * each.
   */
  private static Optional<String> endOfTraceback(List<String> lines, int head, int indent) {
    for (String line : lines.subList(head + 1, lines.size())) {
      String rest = line.length() > indent ? line.substring(indent) : line.strip();
      if (!rest.isBlank() && !rest.startsWith(" ") && !rest.startsWith("\t")) {
        return Optional.of(bounded(rest));
      }
    }
    return Optional.empty();
  }

  /** A Rust panic's words are on the line after its head. */
  private static String whole(List<String> lines, int at) {
    String line = lines.get(at);
    return PANIC_HEAD.matcher(line).find() && at + 1 < lines.size()
        ? line.strip() + " " + lines.get(at + 1).strip()
        : line;
  }

  private static String plain(String line) {
    String begin = line.length() <= LONGEST_READ ? line : line.substring(0, LONGEST_READ);
    return ESCAPES.matcher(begin).replaceAll("");
  }

  private static String bounded(String line) {
    StringBuilder text = new StringBuilder();
    line.strip()
        .codePoints()
        .limit(LONGEST)
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .forEach(text::appendCodePoint);
    return text.length() < line.strip().length() ? text + "…" : text.toString();
  }
}
