package dev.headroom.document;

/**
 * One thing that is wrong with what a user wrote: where it stands, what stands there, and what was
 * expected.
 *
 * @param file the file's name as the user gave it
 * @param line the line, from 1; 0 where there is none
 * @param document the document in the file, from 1; 0 where the file as a whole is meant, or its
 *     only document
 * @param subject the object in the document, as {@code Kind name}; may be empty
 * @param field the path of the field, as {@code spec.metrics[0].type}; empty for the document
 *     itself
 * @param value what was found there
 * @param expected what would have been right, or what to do
 */
public record Problem(
    String file,
    int line,
    int document,
    String subject,
    String field,
    String value,
    String expected) {

  /** A problem of a whole file. */
  public static Problem ofFile(String file, String value, String expected) {
    return new Problem(file, 0, 0, "", "", value, expected);
  }

  /** The same in another document of the file; 0: in the file's only one. */
  Problem ofDocument(int number) {
    return new Problem(file, line, number, subject, field, value, expected);
  }

  /** The document, field, value and expectation, on one line; without the file. */
  public String message() {
    StringBuilder text = new StringBuilder();
    if (document > 0) {
      text.append("document ").append(document);
      if (!subject.isEmpty()) {
        text.append(" (").append(subject).append(')');
      }
      text.append(": ");
    }
    if (!field.isEmpty()) {
      text.append(field).append(": ");
    }
    return text.append(value).append(" (expected: ").append(expected).append(')').toString();
  }

  /** {@code file:line: document N (Kind name): field: value (expected: …)}. */
  @Override
  public String toString() {
    return file + (line > 0 ? ":" + line : "") + ": " + message();
  }
}
