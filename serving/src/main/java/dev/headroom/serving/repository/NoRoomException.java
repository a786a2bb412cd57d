package dev.headroom.serving.repository;

/** There is no memory for a version. The message is for clients, too. */
final class NoRoomException extends Exception {
  private static final long serialVersionUID = 1;

  NoRoomException(String message) {
    super(message);
  }
}
