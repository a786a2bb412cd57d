package dev.headroom.http;

import java.util.function.Predicate;

/**
 * What may stand behind a key in its file, to limit what it may do. The server itself does not know
 * what the words mean: whoever answers asks {@link Grant#of}.
 *
 * @param known whether a word, which has no white space, is one of them
 * @param expected what they are, for messages
 */
public record KeyWords(Predicate<String> known, String expected) {
  /** Each key may do all. */
  public static final KeyWords NONE = new KeyWords(word -> false, "nothing behind a key");
}
