package dev.headroom.serving.permission;

import com.linecorp.armeria.server.ServiceRequestContext;
import dev.headroom.http.Grant;
import dev.headroom.http.KeyWords;
import dev.headroom.serving.inference.Outcome.Forbidden;
import dev.headroom.serving.inference.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What the key of one request may do. Each method throws a {@link RefusedException} of {@link
 * Forbidden} where it may not, before it is known whether the model is there. Thread-safe.
 *
 * <table>
 * <caption>Words behind a key</caption>
 * <tr><td>none</td><td>all</td></tr>
 * <tr><td>{@code infer}</td><td>inference, metadata and state, of all models</td></tr>
 * <tr><td>{@code model=NAME}</td><td>the same of one model; for several there are several. White
 *     space and % in a name are written as in URLs, {@code %20} and {@code %25}</td></tr>
 * <tr><td>{@code manage}</td><td>to reload, load and unload, and the state of all models</td></tr>
 * <tr><td>{@code metrics}</td><td>the page of metrics, where that needs a key</td></tr>
 * </table>
 */
public final class Permission {
  private static final String INFER = "infer";
  private static final String MANAGE = "manage";
  private static final String METRICS = "metrics";
  private static final String MODEL = "model=";
  private static final Pattern WORD =
      Pattern.compile("infer|manage|metrics|model=(?:[^%/:]|%[0-9A-Fa-f]{2})+");
  private static final Pattern SPECIAL = Pattern.compile("[\\s%]");

  /** For the files of keys. */
  public static final KeyWords WORDS =
      new KeyWords(
          word -> WORD.matcher(word).matches(),
          "of infer, manage, metrics and model=NAME, with spaces between");

  private final Grant grant;

  private Permission(Grant grant) {
    this.grant = grant;
  }

  /** Of the request of {@code context}. */
  public static Permission of(ServiceRequestContext context) {
    return of(Grant.of(context));
  }

  /** Of a request with a key of that grant. */
  public static Permission of(Grant grant) {
    return new Permission(grant);
  }

  /** Whether it may run the model. */
  public boolean infers(String model) {
    return has(INFER) || hasModel(model);
  }

  /** To run the model. */
  public void toInfer(String model) {
    if (!infers(model)) {
      throw forbidden("inference of this model", "infer or model=NAME");
    }
  }

  /** To see the model's state, metadata and statistics. */
  public void toSee(String model) {
    if (!has(INFER) && !has(MANAGE) && !hasModel(model)) {
      throw forbidden("this model", "infer, manage or model=NAME");
    }
  }

  /** To see which models there are. */
  public void toSeeAll() {
    if (!has(INFER) && !has(MANAGE)) {
      throw forbidden("a look at all models", "infer or manage");
    }
  }

  /** To change what is served. */
  public void toManage() {
    if (!has(MANAGE)) {
      throw forbidden("management", MANAGE);
    }
  }

  /** To read the page of metrics. */
  public void toScrape() {
    if (!has(METRICS)) {
      throw forbidden("the metrics", METRICS);
    }
  }

  private boolean has(String word) {
    return grant.isAll() || grant.words().contains(word);
  }

  private boolean hasModel(String model) {
    return grant.words().contains(MODEL + written(model));
  }

  private static String written(String model) {
    return SPECIAL
        .matcher(model)
        .replaceAll(
            match -> {
              StringBuilder escaped = new StringBuilder();
              for (byte b : match.group().getBytes(StandardCharsets.UTF_8)) {
                escaped.append("%%%02X".formatted(b & 0xFF));
              }
              return escaped.toString();
            });
  }

  private static RefusedException forbidden(String what, String words) {
    return new RefusedException(
        new Forbidden(
            "The API key does not allow " + what + " (expected: a key with " + words + ")"));
  }
}
