package dev.headroom.kubernetes.server;

import dev.headroom.api.resource.ModelServer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the objects of a ModelServer are called, and the labels that they have. A ModelServer's name
 * may be longer than a Service's or a label's, and have dots; then a part of it stands for it, with
 * a hash so that another one's is another.
 */
public final class ObjectNames {
  /** What tells Headroom's objects from others. */
  public static final Map<String, String> OURS = Map.of("app.kubernetes.io/managed-by", "headroom");

  private static final String APPLICATION = "app.kubernetes.io/name";
  private static final String APPLICATION_NAME = "model-server";

  /** What tells ModelServers' pods from others. */
  public static final Map<String, String> OF_PODS = Map.of(APPLICATION, APPLICATION_NAME);

  /** The label that says which ModelServer's an object is. */
  public static final String INSTANCE = "app.kubernetes.io/instance";

  private static final Pattern DNS_LABEL = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final int PART = 50;
  private static final int HASH_BYTES = 4;

  private ObjectNames() {}

  /** The name of most of its objects: at most 63 characters, a to z, 0 to 9 and '-'. */
  public static String of(String server) {
    if (DNS_LABEL.matcher(server).matches()) {
      return server;
    }
    String plain = server.replace('.', '-');
    String begun = Character.isDigit(plain.charAt(0)) ? "m-" + plain : plain;
    return begun.substring(0, Math.min(PART, begun.length())).replaceFirst("-+$", "")
        + "-"
        + hash(server);
  }

  /** The labels that tell its pods from all others; they never change. */
  public static Map<String, String> selector(ModelServer server) {
    return new TreeMap<>(Map.of(APPLICATION, APPLICATION_NAME, INSTANCE, of(server.name())));
  }

  /** The same as a label selector is written. */
  public static String selectorText(ModelServer server) {
    return String.join(
        ",",
        selector(server).entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .toList());
  }

  /** The labels of its objects. */
  static Map<String, String> labels(ModelServer server) {
    Map<String, String> labels = new TreeMap<>(selector(server));
    labels.putAll(OURS);
    labels.put("app.kubernetes.io/part-of", "headroom");
    return labels;
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
