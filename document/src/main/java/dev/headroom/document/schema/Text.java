package dev.headroom.document.schema;

import dev.headroom.document.Field;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text. A number or boolean without quotes is none.
 *
 * @param pattern what the whole of it matches; of what Java's and ECMA-262's patterns share
 * @param expected says the same
 */
public record Text(Pattern pattern, String expected) implements Schema<String> {
  /** Any text, an empty one too. */
  public static final Text ANY = matching("[\\s\\S]*", "a string");

  /** A text that is not blank. */
  public static final Text NAME = matching("[\\s\\S]*\\S[\\s\\S]*", "a name");

  /** A text that as a whole matches. */
  public static Text matching(String pattern, String expected) {
    return new Text(Pattern.compile(pattern), expected);
  }

  /** The same, expected in other words. */
  public Text called(String words) {
    return new Text(pattern, words);
  }

  @Override
  public @Nullable String read(Field field) {
    String text = field.string();
    if (text != null && !pattern.matcher(text).matches()) {
      field.problem(expected);
      return null;
    }
    return text;
  }

  @Override
  public String type() {
    return "string";
  }
}
