package dev.headroom.serving.repository;

/** What became of a request to load or unload a model. */
public sealed interface ModelChange {
  /** It is as was asked; requests that an unloaded one had admitted may still run. */
  record Done() implements ModelChange {}

  /** The configuration has no such model. */
  record Unknown() implements ModelChange {}

  /**
   * It could not be loaded.
   *
   * @param why for people, without paths
   */
  record Failed(String why) implements ModelChange {}
}
