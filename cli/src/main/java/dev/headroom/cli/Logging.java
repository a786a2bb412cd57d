package dev.headroom.cli;

/** Settings of slf4j-simple; made before the first logger is. */
public final class Logging {
  private Logging() {}

  /**
   * Warnings and errors only, each with its time, unless the user's own properties say otherwise.
   */
  public static void quiet() {
    set("defaultLogLevel", "warn");
    set("showDateTime", "true");
    set("dateTimeFormat", "HH:mm:ss");
    set("showThreadName", "false");
    set("showShortLogName", "true");
    // Armeria counts each server's threads under one name, and micrometer warns of the second.
    set("log.io.micrometer", "error");
  }

  private static void set(String name, String value) {
    String property = "org.slf4j.simpleLogger." + name;
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
