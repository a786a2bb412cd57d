package dev.headroom.local.process;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a child gets of this program's environment: what tells a program where it is and how to find
 * things. Anything else may be a secret of whoever started this program, and none of the child's
 * business.
 */
final class InheritedEnvironment {
  private static final Set<String> NAMES =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "SHELL",
          "LANG",
          "LANGUAGE",
          "TZ",
          "TMPDIR",
          "JAVA_HOME",
          "LD_LIBRARY_PATH",
          "DYLD_LIBRARY_PATH",
          "CUDA_VISIBLE_DEVICES",
          "HEADROOM_LOG_FORMAT",
          "HEADROOM_LOG_LEVEL");

  /** Of locales. */
  private static final String PREFIX = "LC_";

  private InheritedEnvironment() {}

  /** Those of the variables that a child gets. */
  static Map<String, String> of(Map<String, String> environment) {
    Map<String, String> inherited = new TreeMap<>();
    environment.forEach(
        (name, value) -> {
          if (NAMES.contains(name) || name.startsWith(PREFIX)) {
            inherited.put(name, value);
          }
        });
    return inherited;
  }
}
