package dev.headroom.metrics.query;

import java.util.Locale;
import java.util.Set;

/**
 * One word of an expression.
 *
 * @param text as written
 * @param position of its first character, from 0
 */
record Token(Kind kind, String text, int position) {
  enum Kind {
    IDENTIFIER("identifier"),
    METRIC_IDENTIFIER("metric identifier"),
    NUMBER("number"),
    DURATION("duration"),
    STRING("string"),
    SYMBOL(""),
    OPERATOR("op:"),
    AGGREGATION("aggr:"),
    KEYWORD(""),
    END("end of input");

    final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  static final Set<String> KEYWORDS =
      Set.of("offset", "by", "without", "on", "ignoring", "group_left", "group_right", "bool");

  static final Set<String> WORD_OPERATORS = Set.of("and", "or", "unless", "atan2");

  /** Whether it is that symbol, operator or keyword, in any case. */
  boolean is(String word) {
    return switch (kind) {
      case SYMBOL, OPERATOR, KEYWORD, AGGREGATION -> text.equalsIgnoreCase(word);
      default -> false;
    };
  }

  boolean isIdentifier(String word) {
    return kind == Kind.IDENTIFIER && text.equalsIgnoreCase(word);
  }

  String lower() {
    return text.toLowerCase(Locale.ROOT);
  }

  int end() {
    return position + text.length();
  }

  /** As Prometheus names it in complaints. */
  String found() {
    return switch (kind) {
      case END -> kind.words;
      case IDENTIFIER, METRIC_IDENTIFIER -> kind.words + " " + quoted(text);
      case NUMBER, DURATION, STRING -> kind.words + " " + shortened();
      case SYMBOL -> shortened();
      case OPERATOR, AGGREGATION, KEYWORD -> "<" + kind.words + text + ">";
    };
  }

  private String shortened() {
    return text.length() > 10 ? quoted(text.substring(0, 10)) + "..." : quoted(text);
  }

  static String quoted(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t")
        + '"';
  }
}
