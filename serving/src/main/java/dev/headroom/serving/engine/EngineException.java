package dev.headroom.serving.engine;

/** A model could not be loaded, or a run of it failed. */
public sealed class EngineException extends Exception permits UnsupportedInputException {
  private static final long serialVersionUID = 1;

  public EngineException(String message) {
    super(message);
  }

  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }
}
