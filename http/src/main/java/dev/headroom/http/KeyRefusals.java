package dev.headroom.http;

/**
 * Requests that were refused since the server was started.
 *
 * @param missing they had no key
 * @param unknown they had one that is none of the file's
 */
public record KeyRefusals(long missing, long unknown) {
  /** Of a server that asks for no keys. */
  public static final KeyRefusals NONE = new KeyRefusals(0, 0);

  /** Those of two servers. */
  public KeyRefusals plus(KeyRefusals other) {
    return new KeyRefusals(missing + other.missing, unknown + other.unknown);
  }
}
