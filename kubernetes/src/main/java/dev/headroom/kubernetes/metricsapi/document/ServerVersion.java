package dev.headroom.kubernetes.metricsapi.document;

import dev.headroom.kubernetes.metricsapi.wire.Json;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code /version} says, in the form of {@code apimachinery/pkg/version}. */
public final class ServerVersion {
  private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+).*");

  private ServerVersion() {}

  /** The document. */
  public static Page page(String version) {
    Matcher numbers = NUMBERS.matcher(version);
    boolean known = numbers.matches();
    return Page.of(
        Page.JSON,
        Json.object(
            json -> {
              json.writeStringField("major", known ? numbers.group(1) : "0");
              json.writeStringField("minor", known ? numbers.group(2) : "0");
              json.writeStringField("gitVersion", known ? "v" + version : "v0.0.0");
              json.writeStringField("gitCommit", "");
              json.writeStringField("gitTreeState", "");
              json.writeStringField("buildDate", "");
              json.writeStringField("goVersion", "");
              json.writeStringField("compiler", "javac");
              json.writeStringField("platform", "java");
            }));
  }
}
