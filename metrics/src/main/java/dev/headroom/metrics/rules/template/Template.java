package dev.headroom.metrics.rules.template;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A parsed template. Immutable. */
public final class Template {
  /** The longest text that a template may come to, in characters. */
  static final int MAX_CHARACTERS = 100_000;

  private final String text;
  private final List<Part> parts;

  private Template(String text, List<Part> parts) {
    this.text = text;
    this.parts = parts;
  }

  /**
   * Parses a template.
   *
   * @param fields the names that it may use, as {@code Series}
   * @throws TemplateException naming what is wrong with it, or is not known here
   */
  public static Template parse(String text, Set<String> fields) {
    return new Template(text, new TemplateParser(text, fields).parse());
  }

  /**
   * Fills it in.
   *
   * @param data by field name: strings, lists of strings and maps of strings
   * @throws TemplateException if an action cannot be done with such data, or the text is too long
   */
  public String render(Map<String, Object> data) {
    Rendering rendering = new Rendering(data);
    rendering.all(parts);
    return rendering.text();
  }

  /** Templates of one text are equal. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Template that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
