package dev.headroom.serving.engine;

/** The engine cannot be given such an input: the request is at fault. */
public final class UnsupportedInputException extends EngineException {
  private static final long serialVersionUID = 1;

  public UnsupportedInputException(String message) {
    super(message);
  }
}
