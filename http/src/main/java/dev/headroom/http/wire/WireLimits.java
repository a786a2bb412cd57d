package dev.headroom.http.wire;

/**
 * How large a head may be.
 *
 * @param startLineBytes the request line, without its line end; beyond: 414
 * @param headBytes a whole head with its line ends; beyond: 431
 * @param fields header lines in one head; beyond: 431
 * @param chunkExtensionBytes chunk extensions in one body, all together; beyond: 400
 * @param trailerBytes the trailer section of a chunked body; beyond: 431
 */
public record WireLimits(
    int startLineBytes, int headBytes, int fields, int chunkExtensionBytes, int trailerBytes) {

  /** 16 KiB, 64 KiB, 256 lines, 4 KiB, 8 KiB. */
  public static final WireLimits DEFAULT =
      new WireLimits(16 << 10, 64 << 10, 256, 4 << 10, 8 << 10);

  public WireLimits {
    requirePositive(startLineBytes, "startLineBytes");
    requirePositive(headBytes, "headBytes");
    requirePositive(fields, "fields");
    requirePositive(chunkExtensionBytes, "chunkExtensionBytes");
    requirePositive(trailerBytes, "trailerBytes");
  }

  private static void requirePositive(int value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
    }
  }
}
