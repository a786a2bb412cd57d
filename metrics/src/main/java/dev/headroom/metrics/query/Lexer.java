package dev.headroom.metrics.query;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts an expression into tokens. Comments run from # to the end of the line. */
final class Lexer {
  /** Patterns without repeated groups: these recurse, once for each time. */
  private static final Pattern BLANK = Pattern.compile("[ \\t\\r\\n]+|#[^\\n]*");

  private static final Pattern DURATION = Pattern.compile("[0-9]+(?:ms|[smhdwy])");
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?|(?i:inf|nan)(?![a-zA-Z0-9_:])");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern SYMBOL =
      Pattern.compile("=~|!~|==|!=|<=|>=|[-+*/%^<>=(){}\\[\\],@:]");

  private final String text;
  private int at;

  private Lexer(String text) {
    this.text = text;
  }

  static List<Token> tokens(String text) {
    return new Lexer(text).tokens();
  }

  private List<Token> tokens() {
    List<Token> tokens = new ArrayList<>();
    while (true) {
      takeAll(BLANK);
      int start = at;
      if (at == text.length()) {
        tokens.add(new Token(Token.Kind.END, "", start));
        return tokens;
      }
      char c = text.charAt(at);
      if (c == '"' || c == '\'' || c == '`') {
        tokens.add(new Token(Token.Kind.STRING, string(c), start));
      } else if (takeAll(DURATION)) {
        tokens.add(new Token(Token.Kind.DURATION, text.substring(start, at), start));
      } else if (take(NUMBER)) {
        tokens.add(new Token(Token.Kind.NUMBER, text.substring(start, at), start));
      } else if (take(NAME)) {
        tokens.add(new Token(Token.Kind.NAME, text.substring(start, at), start));
      } else if (take(SYMBOL)) {
        tokens.add(new Token(Token.Kind.SYMBOL, text.substring(start, at), start));
      } else {
        throw QueryException.at(start, "'" + c + "' has no meaning here");
      }
    }
  }

  private boolean takeAll(Pattern pattern) {
    boolean found = take(pattern);
    while (found && take(pattern)) {
      // until there is no more
    }
    return found;
  }

  private boolean take(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length()).useTransparentBounds(true);
    boolean found = matcher.lookingAt();
    at = found ? matcher.end() : at;
    return found;
  }

  private String string(char quote) {
    int start = at++;
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != quote) {
      char c = text.charAt(at++);
      value.append(c == '\\' && quote != '`' ? escaped() : c);
    }
    if (at == text.length()) {
      throw QueryException.at(start, "a string without its end");
    }
    at++;
    return value.toString();
  }

  private char escaped() {
    char c = at < text.length() ? text.charAt(at++) : ' ';
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case '\\', '"', '\'' -> c;
      default ->
          throw QueryException.at(
              at - 2, "the escape \\" + c + " (expected: \\\\ \\\" \\' \\n \\r or \\t)");
    };
  }
}
