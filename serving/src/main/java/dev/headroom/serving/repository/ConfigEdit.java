package dev.headroom.serving.repository;

/** What became of a change to a {@code config.json}. */
public sealed interface ConfigEdit {
  /** It stands in the file. */
  record Done() implements ConfigEdit {}

  /**
   * The file is as it was.
   *
   * @param status what OVMS calls this case
   * @param reason what is wrong, as {@code name: value (expected: …)}
   */
  record Refused(String status, String reason) implements ConfigEdit {}
}
