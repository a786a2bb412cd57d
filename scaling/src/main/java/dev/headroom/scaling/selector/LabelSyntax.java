package dev.headroom.scaling.selector;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a label's key and value may be, and what Kubernetes says of others (apimachinery {@code
 * util/validation}).
 */
final class LabelSyntax {
  private static final int MAX_NAME = 63;
  private static final int MAX_PREFIX = 253;
  private static final String NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final String VALUE = "(" + NAME + ")?";
  private static final String PREFIX =
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
  private static final Pattern NAME_PATTERN =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
  private static final Pattern PREFIX_PATTERN = Pattern.compile(PREFIX);
  private static final String MUST =
      "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  private static final String NAME_RULE =
      MUST
          + " (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '"
          + NAME
          + "')";
  private static final String VALUE_RULE =
      "a valid label must be an empty string or "
          + MUST.substring("must ".length())
          + " (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '"
          + VALUE
          + "')";
  private static final String PREFIX_RULE =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and"
          + " end with an alphanumeric character (e.g. 'example.com', regex used for validation is '"
          + PREFIX
          + "')";

  private LabelSyntax() {}

  static String invalid(String field, String value, String problem) {
    return field + ": Invalid value: " + GoText.quoted(value) + ": " + problem;
  }

  static @Nullable String keyProblem(String key) {
    String[] parts = key.split("/", -1);
    if (parts.length > 2) {
      return "a valid label key "
          + NAME_RULE
          + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
    }
    String prefix = parts.length == 2 ? prefixProblem(parts[0]) : null;
    String name = nameProblem(parts[parts.length - 1]);
    return prefix == null || name == null ? (prefix == null ? name : prefix) : prefix + "; " + name;
  }

  private static @Nullable String prefixProblem(String prefix) {
    if (prefix.isEmpty()) {
      return "prefix part must be non-empty";
    }
    if (prefix.length() > MAX_PREFIX) {
      return "prefix part must be no more than " + MAX_PREFIX + " bytes";
    }
    return PREFIX_PATTERN.matcher(prefix).matches() ? null : "prefix part " + PREFIX_RULE;
  }

  private static @Nullable String nameProblem(String name) {
    if (name.isEmpty()) {
      return "name part must be non-empty; name part " + NAME_RULE;
    }
    if (name.length() > MAX_NAME) {
      return "name part must be no more than " + MAX_NAME + " bytes";
    }
    return NAME_PATTERN.matcher(name).matches() ? null : "name part " + NAME_RULE;
  }

  static @Nullable String valueProblem(String value) {
    if (value.length() > MAX_NAME) {
      return "must be no more than " + MAX_NAME + " bytes";
    }
    return value.isEmpty() || NAME_PATTERN.matcher(value).matches() ? null : VALUE_RULE;
  }
}
