package dev.headroom.serving.repository;

import dev.headroom.serving.engine.EngineException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What clients are told of a failure; paths and the rest are for the log of the server. */
final class Failures {
  private Failures() {}

  static String told(Throwable failure) {
    return switch (failure) {
      case EngineException e -> String.valueOf(e.getMessage());
      case NoSuchFileException e -> "it does not exist";
      case NotDirectoryException e -> "it is no folder";
      case AccessDeniedException e -> "access is denied";
      case NoRoomException e -> String.valueOf(e.getMessage());
      case ConfigException e -> e.withoutPaths();
      default -> "an internal error, which the server's log explains";
    };
  }
}
