package dev.headroom.serving.repository;

/** Where the configuration comes from. */
public interface ConfigSource {
  /** Reads the configuration as it is now. */
  ServedConfig read() throws ConfigException;

  /** Something that differs when what {@link #read} returns may differ; cheap. */
  String fingerprint();
}
