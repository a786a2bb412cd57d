package dev.headroom.metrics.rules.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A word of an action. */
record Word(Kind kind, String text) {
  enum Kind {
    DOT,
    FIELD,
    VARIABLE,
    NAME,
    STRING,
    NUMBER,
    SYMBOL,
    END
  }

  static final Word LAST = new Word(Kind.END, "");

  private static final Pattern WORD =
      Pattern.compile(
          "(?<space>\\s+)|(?<field>\\.[A-Za-z_]\\w*)|(?<dot>\\.)|(?<variable>\\$\\w*)"
              + "|(?<name>[A-Za-z_]\\w*)|(?<number>-?\\d{1,18})"
              + "|(?<string>\"(?:[^\"\\\\]|\\\\.)*+\"|`[^`]*+`)|(?<symbol>:=|[=,|()])");

  /** The words of an action. */
  static List<Word> all(String action) {
    List<Word> words = new ArrayList<>();
    Matcher word = WORD.matcher(action);
    int at = 0;
    while (at < action.length()) {
      if (!word.find(at) || word.start() != at) {
        throw new TemplateException(
            "<<" + action + ">>: " + action.charAt(at) + " is not understood here");
      }
      at = word.end();
      if (word.group("space") == null) {
        words.add(of(word, action));
      }
    }
    return words;
  }

  private static Word of(Matcher word, String action) {
    String text = word.group();
    if (word.group("field") != null) {
      return new Word(Kind.FIELD, text.substring(1));
    }
    if (word.group("dot") != null) {
      return new Word(Kind.DOT, text);
    }
    if (word.group("variable") != null) {
      return new Word(Kind.VARIABLE, text.substring(1));
    }
    if (word.group("name") != null) {
      return new Word(Kind.NAME, text);
    }
    if (word.group("number") != null) {
      return new Word(Kind.NUMBER, text);
    }
    return word.group("string") == null
        ? new Word(Kind.SYMBOL, text)
        : new Word(Kind.STRING, unquoted(text, action));
  }

  private static String unquoted(String text, String action) {
    String inner = text.substring(1, text.length() - 1);
    if (text.charAt(0) == '`') {
      return inner;
    }
    StringBuilder plain = new StringBuilder();
    int i = 0;
    while (i < inner.length()) {
      char c = inner.charAt(i++);
      plain.append(c == '\\' ? escaped(inner.charAt(i++), action) : c);
    }
    return plain.toString();
  }

  private static char escaped(char c, String action) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case '"' -> '"';
      case '\\' -> '\\';
      default ->
          throw new TemplateException(
              "<<" + action + ">>: \\" + c + " (expected: \\n, \\t, \\\" or \\\\)");
    };
  }
}
