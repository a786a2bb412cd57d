package dev.headroom.serving.rest;

import dev.headroom.serving.inference.Target;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a path under {@code /v1/models/} or {@code /v2/models/} names.
 *
 * @param version the version asked for; null, and 0 in a path, as clients of OVMS send it: the
 *     newest
 * @param verb what is asked: {@code infer}, {@code ready}, {@code config}, {@code stats}, {@code
 *     predict}, {@code metadata}; empty: the model itself
 */
record ModelPath(String model, @Nullable Long version, String verb) {
  private static final String MODEL = "/models/([^/:]+)(?:/versions/([0-9]{1,40}))?";
  private static final Pattern V1 =
      Pattern.compile("/v1" + MODEL + "(?:(?=:predict|/metadata)[:/](predict|metadata))?");
  private static final Pattern V2 =
      Pattern.compile("/v2" + MODEL + "(?:/(infer|ready|config|stats))?");

  Target target() {
    return new Target(model, version);
  }

  /** The path of TensorFlow Serving's API, if it is one. */
  static Optional<ModelPath> v1(String path) {
    return parse(V1, path);
  }

  /** The path of the Open Inference Protocol, if it is one. */
  static Optional<ModelPath> v2(String path) {
    return parse(V2, path);
  }

  private static Optional<ModelPath> parse(Pattern pattern, String path) {
    Matcher matcher = pattern.matcher(path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String version = matcher.group(2);
    String verb = matcher.group(3);
    return Optional.of(
        new ModelPath(
            matcher.group(1), version == null ? null : number(version), verb == null ? "" : verb));
  }

  /** One that no folder can have is the greatest, which is not found either. */
  private static @Nullable Long number(String digits) {
    BigInteger number = new BigInteger(digits);
    if (number.signum() == 0) {
      return null;
    }
    return number.bitLength() < Long.SIZE ? number.longValueExact() : Long.MAX_VALUE;
  }
}
