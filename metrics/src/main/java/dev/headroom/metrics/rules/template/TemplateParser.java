package dev.headroom.metrics.rules.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a template's blocks; {@link ActionParser} reads what stands in an action. */
final class TemplateParser {
  private static final String OPEN = "<<";
  private static final String CLOSE = ">>";
  private static final int MAX_DEPTH = 20;

  private final String text;
  private final Set<String> fields;
  private int at;
  private int depth;

  /** The action that ended the block read last; empty at the template's end. */
  private String ended = "";

  private boolean trimNext;

  TemplateParser(String text, Set<String> fields) {
    this.text = text;
    this.fields = fields;
  }

  List<Part> parse() {
    if (text.length() > Template.MAX_CHARACTERS) {
      throw new TemplateException("longer than " + Template.MAX_CHARACTERS + " characters");
    }
    List<Part> parts = block();
    if (!ended.isEmpty()) {
      throw new TemplateException("<<" + ended + ">> without an if, with or range before it");
    }
    return parts;
  }

  /** Up to the end, or an {@code else} or {@code end} of this block. */
  private List<Part> block() {
    if (++depth > MAX_DEPTH) {
      throw new TemplateException("blocks within blocks, deeper than " + MAX_DEPTH);
    }
    List<Part> parts = new ArrayList<>();
    ended = "";
    while (at < text.length()) {
      String action = literalThenAction(parts);
      if (action == null) {
        break;
      }
      ActionParser words = new ActionParser(action, fields);
      if (words.is("end") || words.is("else")) {
        ended = action;
        break;
      }
      if (!action.isEmpty()) {
        parts.add(part(words));
      }
    }
    depth--;
    return List.copyOf(parts);
  }

  /** Adds the literal text before the next action; the action, empty if a comment, or null. */
  private @Nullable String literalThenAction(List<Part> parts) {
    int open = text.indexOf(OPEN, at);
    String literal = text.substring(at, open < 0 ? text.length() : open);
    literal = trimNext ? literal.stripLeading() : literal;
    trimNext = false;
    if (open < 0) {
      at = text.length();
      add(literal, parts);
      return null;
    }
    int close = text.indexOf(CLOSE, open);
    if (close < 0) {
      throw new TemplateException("<< without >>");
    }
    String action = text.substring(open + OPEN.length(), close);
    at = close + CLOSE.length();
    if (action.startsWith("- ")) {
      literal = literal.stripTrailing();
      action = action.substring(2);
    }
    if (action.endsWith(" -")) {
      trimNext = true;
      action = action.substring(0, action.length() - 2);
    }
    add(literal, parts);
    action = action.strip();
    if (action.isEmpty()) {
      throw new TemplateException("<<>>: nothing in it");
    }
    return action.startsWith("/*") && action.endsWith("*/") ? "" : action;
  }

  private static void add(String literal, List<Part> parts) {
    if (!literal.isEmpty()) {
      parts.add(new Part.Literal(literal));
    }
  }

  private Part part(ActionParser words) {
    if (words.accept("if")) {
      Term condition = words.whole();
      List<Part> then = block();
      return new Part.If(condition, then, otherwise());
    }
    if (words.accept("with")) {
      String variable = words.assigned();
      Term term = words.whole();
      List<Part> then = block();
      return new Part.With(variable, term, then, otherwise());
    }
    if (words.accept("range")) {
      List<String> variables = words.declaredPair();
      Term over = words.whole();
      List<Part> each = block();
      return new Part.Range(variables.getFirst(), variables.getLast(), over, each, otherwise());
    }
    String variable = words.assigned();
    return variable.isEmpty()
        ? new Part.Write(words.whole())
        : new Part.Assign(variable, words.whole());
  }

  /** What follows an {@code else}, through the block's {@code end}. */
  private List<Part> otherwise() {
    String end = ended;
    ended = "";
    ActionParser words = end.isEmpty() ? null : new ActionParser(end, fields);
    if (words == null) {
      throw new TemplateException("an if, with or range without <<end>>");
    }
    if (words.accept("end")) {
      words.done();
      return List.of();
    }
    words.accept("else");
    if (words.isDone()) {
      List<Part> parts = block();
      if (!ended.equals("end")) {
        throw new TemplateException("an else without <<end>>");
      }
      ended = "";
      return parts;
    }
    return List.of(part(words));
  }
}
