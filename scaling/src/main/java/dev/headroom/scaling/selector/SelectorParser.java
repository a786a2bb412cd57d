package dev.headroom.scaling.selector;

import dev.headroom.scaling.selector.Requirement.Operator;
import dev.headroom.scaling.selector.Token.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Recursive descent over {@code key}, {@code !key}, {@code key op value}, {@code key in (values)},
 * joined by commas.
 */
final class SelectorParser {

  /** Says what was found and what was expected. */
  static final class SyntaxException extends RuntimeException {
    SyntaxException(String message) {
      super(message, null, false, false);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  private final List<Token> tokens;
  private int position;

  SelectorParser(List<Token> tokens) {
    this.tokens = tokens;
  }

  List<Requirement> parse() {
    List<Requirement> requirements = new ArrayList<>();
    while (peek().kind() != Kind.END) {
      Token token = peek();
      if (token.asValue() != Kind.IDENTIFIER && token.kind() != Kind.NOT) {
        throw new SyntaxException(
            "found '" + token.text() + "', expected: !, identifier, or 'end of string'");
      }
      requirements.add(checkedRequirement());
      Token next = take();
      if (next.kind() == Kind.END) {
        break;
      }
      if (next.kind() != Kind.COMMA) {
        throw new SyntaxException("found '" + next.text() + "', expected: ',' or 'end of string'");
      }
      Token following = peek();
      if (following.asValue() != Kind.IDENTIFIER && following.kind() != Kind.NOT) {
        throw new SyntaxException(
            "found '" + following.text() + "', expected: identifier after ','");
      }
    }
    requirements.sort(Comparator.comparing(Requirement::key));
    return requirements;
  }

  private Requirement checkedRequirement() {
    try {
      Requirement requirement = requirement();
      String problem = requirement.problem();
      if (problem != null) {
        throw new SyntaxException(problem);
      }
      return requirement;
    } catch (SyntaxException problem) {
      throw new SyntaxException("unable to parse requirement: " + problem.getMessage());
    }
  }

  private Requirement requirement() {
    Token token = take();
    boolean not = token.kind() == Kind.NOT;
    if (not) {
      token = take();
    }
    if (token.asValue() != Kind.IDENTIFIER) {
      throw new SyntaxException("found '" + token.text() + "', expected: identifier");
    }
    String key = token.text();
    String badKey = LabelSyntax.keyProblem(key);
    if (badKey != null) {
      throw new SyntaxException(LabelSyntax.invalid("<nil>", key, badKey));
    }
    if (not) {
      return new Requirement(key, Operator.DOES_NOT_EXIST, List.of());
    }
    if (peek().kind() == Kind.END || peek().kind() == Kind.COMMA) {
      return new Requirement(key, Operator.EXISTS, List.of());
    }
    Operator operator = operator();
    boolean set = operator == Operator.IN || operator == Operator.NOT_IN;
    return new Requirement(key, operator, set ? values() : List.of(value()));
  }

  private Operator operator() {
    Token token = take();
    return switch (token.kind()) {
      case IN -> Operator.IN;
      case NOT_IN -> Operator.NOT_IN;
      case EQUALS, DOUBLE_EQUALS -> Operator.EQUALS;
      case NOT_EQUALS -> Operator.NOT_EQUALS;
      case GREATER_THAN -> Operator.GREATER_THAN;
      case LESS_THAN -> Operator.LESS_THAN;
      default ->
          throw new SyntaxException(
              "found '" + token.text() + "', expected: in, notin, =, ==, !=, gt, lt");
    };
  }

  private String value() {
    if (peek().kind() == Kind.END || peek().kind() == Kind.COMMA) {
      return "";
    }
    Token token = take();
    if (token.asValue() != Kind.IDENTIFIER) {
      throw new SyntaxException("found '" + token.text() + "', expected: identifier");
    }
    return token.text();
  }

  /**
   * Values may be empty: {@code ()} is one empty value, and so is what two commas have between
   * them.
   */
  private List<String> values() {
    Token open = take();
    if (open.kind() != Kind.OPEN) {
      throw new SyntaxException("found '" + open.text() + "' expected: '('");
    }
    Token first = peek();
    return switch (first.asValue()) {
      case IDENTIFIER, COMMA -> valueList();
      case CLOSE -> {
        take();
        yield List.of("");
      }
      default ->
          throw new SyntaxException(
              "found '" + first.text() + "', expected: ',', ')' or identifier");
    };
  }

  private List<String> valueList() {
    TreeSet<String> values = new TreeSet<>();
    boolean open = true;
    while (open) {
      Token token = take();
      Token next = peek();
      open = next.kind() != Kind.CLOSE;
      switch (token.asValue()) {
        case IDENTIFIER -> {
          values.add(token.text());
          if (open && next.kind() != Kind.COMMA) {
            throw new SyntaxException("found '" + next.text() + "', expected: ',' or ')'");
          }
        }
        case COMMA -> {
          if (values.isEmpty() || !open) {
            values.add("");
          }
          if (next.kind() == Kind.COMMA) {
            take();
            values.add("");
          }
        }
        default ->
            throw new SyntaxException("found '" + token.text() + "', expected: ',', or identifier");
      }
    }
    take();
    return List.copyOf(values);
  }

  private Token peek() {
    return tokens.get(Math.min(position, tokens.size() - 1));
  }

  private Token take() {
    Token token = peek();
    position++;
    return token;
  }
}
