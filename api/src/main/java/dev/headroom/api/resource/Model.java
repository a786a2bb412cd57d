package dev.headroom.api.resource;

import java.net.URI;
import java.nio.file.Path;

/**
 * A model that Headroom's model server serves.
 *
 * @param name what requests call it by
 * @param uri a folder of numeric version folders: a path, relative to the file, or a {@code
 *     file://} URI
 * @param versionPolicy which of the versions are served
 * @param streams how many requests a replica computes at the same time; 1 or more, 1 by default
 * @param queue how many requests may wait in a replica, 0 or more; beyond that they are refused.
 *     100 by default
 * @param running how it is run
 */
public record Model(
    String name, String uri, VersionPolicy versionPolicy, int streams, int queue, Running running) {
  static final int DEFAULT_STREAMS = 1;
  static final int DEFAULT_QUEUE = 100;

  /** Run as the server does where nothing is said. */
  public Model(String name, String uri, VersionPolicy versionPolicy, int streams, int queue) {
    this(name, uri, versionPolicy, streams, queue, Running.DEFAULT);
  }

  /**
   * The folder that the uri names.
   *
   * @param base what a relative path starts from
   * @throws IllegalArgumentException if it names something that is not on this machine
   */
  public Path folder(Path base) {
    if (uri.startsWith("file:")) {
      return Path.of(URI.create(uri));
    }
    if (uri.contains("://")) {
      throw new IllegalArgumentException("uri: " + uri + " (expected: a path or a file:// URI)");
    }
    return base.resolve(uri).normalize();
  }
}
