package dev.headroom.api.resource;

import dev.headroom.document.Document;
import dev.headroom.document.Problem;
import java.nio.file.Path;

/**
 * Something that a user wrote, and where.
 *
 * @param value what it says
 * @param document where it says so
 * @param folder what relative paths in it start from: the file's own folder
 */
public record Resource<T>(T value, Document document, Path folder) {

  /** A problem with the field at {@code path}, such as {@code spec.models[0].uri}. */
  public Problem problem(String path, String expected) {
    return document.problem(path, expected);
  }
}
