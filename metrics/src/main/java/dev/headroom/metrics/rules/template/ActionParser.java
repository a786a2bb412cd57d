package dev.headroom.metrics.rules.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the words of one action. */
final class ActionParser {
  private static final Set<String> FUNCTIONS =
      Set.of("and", "eq", "index", "len", "ne", "not", "or");
  private static final int MAX_DEPTH = 20;

  private final String action;
  private final List<Word> words;
  private final Set<String> fields;
  private int at;
  private int depth;

  ActionParser(String action, Set<String> fields) {
    this.action = action;
    this.words = Word.all(action);
    this.fields = fields;
  }

  boolean is(String name) {
    return next().equals(new Word(Word.Kind.NAME, name));
  }

  boolean accept(String name) {
    boolean there = is(name);
    at += there ? 1 : 0;
    return there;
  }

  boolean isDone() {
    return at >= words.size();
  }

  void done() {
    if (!isDone()) {
      throw wrong(next().text() + " is not understood here");
    }
  }

  /** The variable of {@code $x :=} or {@code $x =}; empty where nothing is assigned. */
  String assigned() {
    return isAssignment() ? takeAssigned() : "";
  }

  /** The two variables of {@code range $k, $v :=}; empty where there is none. */
  List<String> declaredPair() {
    if (isAssignment()) {
      return List.of("", takeAssigned());
    }
    if (next().kind() == Word.Kind.VARIABLE && symbol(1, ",")) {
      String key = next().text();
      at += 2;
      if (!isAssignment()) {
        throw wrong("a range is written as: range $key, $value := .LabelValuesByName");
      }
      return List.of(key, takeAssigned());
    }
    return List.of("", "");
  }

  private boolean isAssignment() {
    return next().kind() == Word.Kind.VARIABLE && (symbol(1, ":=") || symbol(1, "="));
  }

  private String takeAssigned() {
    String variable = next().text();
    at += 2;
    return variable;
  }

  /** All that is left, as one pipeline. */
  Term whole() {
    Term term = pipeline();
    done();
    return term;
  }

  private Term pipeline() {
    if (++depth > MAX_DEPTH) {
      throw wrong("parentheses deeper than " + MAX_DEPTH);
    }
    Term term = command(List.of());
    while (symbol(0, "|")) {
      at++;
      term = command(List.of(term));
    }
    depth--;
    return term;
  }

  /** One command; what was piped into it is its last argument. */
  private Term command(List<Term> piped) {
    if (next().kind() == Word.Kind.NAME && !isBoolean()) {
      String function = next().text();
      if (!FUNCTIONS.contains(function)) {
        throw wrong(
            function
                + " (expected: a field, range, if, with, else, end, or one of "
                + String.join(", ", FUNCTIONS.stream().sorted().toList())
                + ")");
      }
      at++;
      List<Term> arguments = new ArrayList<>();
      while (!isDone() && !symbol(0, "|") && !symbol(0, ")")) {
        arguments.add(operand());
      }
      arguments.addAll(piped);
      return new Term.Call(function, List.copyOf(arguments));
    }
    Term operand = operand();
    if (!piped.isEmpty()) {
      throw wrong("only a function can stand after |");
    }
    return operand;
  }

  private boolean isBoolean() {
    return is("true") || is("false");
  }

  private Term operand() {
    Word word = next();
    at++;
    Term term =
        switch (word.kind()) {
          case DOT -> new Term.Dot();
          case FIELD -> new Term.Field(new Term.Dot(), known(word.text()));
          case VARIABLE -> new Term.Variable(word.text());
          case STRING -> new Term.Constant(word.text());
          case NUMBER -> new Term.Constant(Long.valueOf(word.text()));
          case NAME -> new Term.Constant(bool(word.text()));
          case SYMBOL -> parenthesis(word);
          case END -> throw wrong("it ends too early");
        };
    if (term instanceof Term.Variable && next().kind() == Word.Kind.FIELD) {
      term = new Term.Field(term, next().text());
      at++;
    }
    return term;
  }

  private Term parenthesis(Word word) {
    if (!word.text().equals("(")) {
      throw wrong(word.text() + " is not understood here");
    }
    Term term = pipeline();
    if (!symbol(0, ")")) {
      throw wrong("( without )");
    }
    at++;
    return term;
  }

  private Boolean bool(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw wrong(text + " is not understood here; a function's call as an argument stands in ()");
    }
    return Boolean.valueOf(text);
  }

  private String known(String field) {
    if (!fields.contains(field)) {
      throw wrong(
          "."
              + field
              + " (expected: one of "
              + String.join(", ", fields.stream().sorted().map(name -> "." + name).toList())
              + ")");
    }
    return field;
  }

  private Word next() {
    return isDone() ? Word.LAST : words.get(at);
  }

  private boolean symbol(int ahead, String symbol) {
    return at + ahead < words.size()
        && words.get(at + ahead).equals(new Word(Word.Kind.SYMBOL, symbol));
  }

  private TemplateException wrong(String what) {
    return new TemplateException("<<" + action + ">>: " + what);
  }
}
