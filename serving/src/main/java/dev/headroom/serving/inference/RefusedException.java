package dev.headroom.serving.inference;

import dev.headroom.serving.inference.Outcome.Invalid;
import dev.headroom.serving.inference.Outcome.NotFound;
import dev.headroom.serving.inference.Outcome.Refused;

/** Ends the reading of a request that will not run. Has no stack trace: clients cause it. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Refused refused;

  public RefusedException(Refused refused) {
    super(refused.text(), null, false, false);
    this.refused = refused;
  }

  /** With OVMS's text for the case and what was wrong. */
  public static RefusedException invalid(String text, String details) {
    return invalid(text + " - " + details);
  }

  public static RefusedException invalid(String text) {
    return new RefusedException(new Invalid(text));
  }

  public static RefusedException notFound(String text) {
    return new RefusedException(new NotFound(text));
  }

  /** What to tell. */
  public Refused refused() {
    return refused;
  }
}
