package dev.headroom.serving.image;

/** A file that is no picture, or none that can be read here; the message says why. */
public final class PictureException extends Exception {
  private static final long serialVersionUID = 1;

  PictureException(String message) {
    super(message);
  }
}
