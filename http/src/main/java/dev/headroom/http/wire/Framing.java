package dev.headroom.http.wire;

/**
 * Finds out how long a message's body is (RFC 9112, 6.3), and refuses what could be read two ways.
 */
final class Framing {
  /** More digits would not fit a long. */
  private static final int MOST_DIGITS = 18;

  private static final byte[] CHUNKED = Ascii.bytes("chunked");

  /** −1 where no length is given. */
  long contentLength;

  boolean chunked;
  boolean close;
  boolean keepAlive;

  void read(FieldLines fields, boolean isOldVersion) throws WireViolation {
    contentLength = -1;
    chunked = false;
    close = false;
    keepAlive = false;
    for (int i = 0; i < fields.count(); i++) {
      switch (fields.field(i)) {
        case CONTENT_LENGTH -> contentLength(fields, i);
        case TRANSFER_ENCODING -> transferEncoding(fields, i, isOldVersion);
        case CONNECTION -> connection(fields, i);
        default -> {}
      }
    }
    if (chunked && contentLength >= 0) {
      throw WireViolation.bad("Content-Length and Transfer-Encoding together");
    }
  }

  private void contentLength(FieldLines fields, int i) throws WireViolation {
    if (contentLength >= 0) {
      throw WireViolation.bad("more than one Content-Length");
    }
    contentLength = number(fields.bytes(), fields.valueFrom(i), fields.valueTo(i));
  }

  private static long number(byte[] bytes, int from, int to) throws WireViolation {
    if (to == from || to - from > MOST_DIGITS) {
      throw WireViolation.bad("Content-Length is no number of at most 18 digits");
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      if (!Ascii.isDigit(bytes[i])) {
        throw WireViolation.bad("Content-Length is no number of at most 18 digits");
      }
      value = value * 10 + (bytes[i] - '0');
    }
    return value;
  }

  private void transferEncoding(FieldLines fields, int i, boolean isOldVersion)
      throws WireViolation {
    if (isOldVersion) {
      throw WireViolation.bad("Transfer-Encoding in HTTP/1.0");
    }
    if (chunked) {
      throw WireViolation.bad("more than one Transfer-Encoding");
    }
    if (!fields.valueIs(i, CHUNKED)) {
      int from = fields.valueFrom(i);
      int last = fields.valueTo(i) - CHUNKED.length;
      boolean endsChunked = last > from && Ascii.equalsLower(CHUNKED, fields.bytes(), last);
      throw endsChunked
          ? new WireViolation(501, "a transfer coding other than chunked")
          : WireViolation.bad("a transfer coding whose last is not chunked");
    }
    chunked = true;
  }

  private void connection(FieldLines fields, int i) {
    for (String option : fields.value(i).split(",", -1)) {
      String name = option.strip();
      close |= name.equalsIgnoreCase("close");
      keepAlive |= name.equalsIgnoreCase("keep-alive");
    }
  }
}
