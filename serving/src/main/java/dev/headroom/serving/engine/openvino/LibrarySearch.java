package dev.headroom.serving.engine.openvino;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where OpenVINO's C library may lie. A place that was set is the only one; without one: the
 * installation that {@code INTEL_OPENVINO_DIR} names, the wheel of the virtual environment that is
 * active, of each {@code python3} on the {@code PATH} and of the user, and where archives and
 * packages put it.
 *
 * @param set a library, or a folder of an installation or of the library; empty: search
 * @param environment the variables of the process
 */
record LibrarySearch(Optional<Path> set, Map<String, String> environment) {
  /** Of the version's digits wheels and packages make {@code .so.2641} or {@code .so.2026.4.1}. */
  private static final Pattern LIBRARY =
      Pattern.compile("(?:lib)?openvino_c(?:\\.\\d+)*\\.(?:so|dylib|dll)(?:\\.\\d+)*");

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** Where an installation has its libraries; the last one is a wheel's. */
  private static final List<String> INSIDE =
      List.of(
          "",
          "runtime/lib/intel64",
          "runtime/lib/aarch64",
          "runtime/lib/arm64",
          "lib",
          "openvino/libs",
          "libs");

  private static final List<String> SYSTEM =
      List.of(
          "/usr/lib/x86_64-linux-gnu",
          "/usr/lib/aarch64-linux-gnu",
          "/usr/lib64",
          "/usr/local/lib",
          "/usr/lib",
          "/opt/homebrew/lib",
          "/ovms/lib");

  private static final List<String> SITES =
      List.of(
          "lib/python3*/site-packages",
          "lib64/python3*/site-packages",
          "lib/python3*/dist-packages");

  LibrarySearch {
    environment = Map.copyOf(environment);
  }

  /** The library, the newest where a folder holds several; empty where there is none. */
  Optional<Path> find() {
    for (Path place : set.isPresent() ? inside(set.get()) : places()) {
      Optional<Path> library = library(place);
      if (library.isPresent()) {
        return library;
      }
    }
    return Optional.empty();
  }

  private static List<Path> inside(Path installation) {
    return INSIDE.stream().map(installation::resolve).toList();
  }

  private List<Path> places() {
    List<Path> places = new ArrayList<>();
    folder(environment.get("INTEL_OPENVINO_DIR"))
        .map(LibrarySearch::inside)
        .ifPresent(places::addAll);
    folder(environment.get("VIRTUAL_ENV")).ifPresent(prefix -> places.addAll(wheels(prefix)));
    for (String entry :
        environment.getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator))) {
      Optional<Path> programs = folder(entry);
      if (programs.isPresent() && Files.isExecutable(programs.get().resolve("python3"))) {
        Path prefix = programs.get().toAbsolutePath().getParent();
        places.addAll(prefix == null ? List.of() : wheels(prefix));
      }
    }
    folder(environment.get("HOME"))
        .ifPresent(home -> places.addAll(wheels(home.resolve(".local"))));
    for (Path installation : matching(Path.of("/opt/intel"), "openvino*")) {
      places.addAll(inside(installation));
    }
    SYSTEM.forEach(place -> places.add(Path.of(place)));
    return places;
  }

  /** Where the wheel of the Python installed at {@code prefix} has its libraries. */
  private static List<Path> wheels(Path prefix) {
    List<Path> wheels = new ArrayList<>();
    for (String site : SITES) {
      int star = site.indexOf('/');
      String[] rest = site.substring(star + 1).split("/");
      for (Path python : matching(prefix.resolve(site.substring(0, star)), rest[0])) {
        wheels.add(python.resolve(rest[1]).resolve("openvino/libs"));
      }
    }
    return wheels;
  }

  private static Optional<Path> folder(@Nullable String text) {
    try {
      return text == null || text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<Path> library(Path place) {
    if (Files.isRegularFile(place)) {
      return Optional.of(place);
    }
    return matching(place, "*openvino_c.*").stream()
        .filter(file -> LIBRARY.matcher(name(file)).matches() && Files.isRegularFile(file))
        .max(Comparator.comparing(LibrarySearch::version));
  }

  /** The numbers in its name, in a form that sorts as they do. */
  private static String version(Path library) {
    StringBuilder sortable = new StringBuilder();
    Matcher numbers = NUMBER.matcher(name(library));
    while (numbers.find()) {
      sortable.append("%12s.".formatted(numbers.group()));
    }
    return sortable.toString();
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static List<Path> matching(Path folder, String glob) {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
        files.forEach(found::add);
      } catch (IOException e) {
        // A folder that cannot be read has no library for us.
      }
    }
    found.sort(Comparator.reverseOrder());
    return found;
  }
}
