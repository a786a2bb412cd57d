package dev.headroom.serving.inference;

import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.repository.LoadedVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a {@link Call}. Protocols map each case to their own code; the texts are OVMS's,
 * for people, without paths of this machine.
 */
public sealed interface Outcome {
  /**
   * It ran.
   *
   * @param version that ran it
   * @param outputs in the order in which they were asked for
   */
  record Done(LoadedVersion version, List<Tensor> outputs) implements Outcome {}

  /** It did not run, or not to its end. */
  sealed interface Refused extends Outcome {
    /** Why. */
    String text();

    /** Whether the client may well succeed when it tries again in a moment. */
    default boolean retriable() {
      return false;
    }
  }

  /** The request is at fault. */
  record Invalid(String text) implements Refused {}

  /** Its key does not allow it. */
  record Forbidden(String text) implements Refused {}

  /** There is no such model or version. */
  record NotFound(String text) implements Refused {}

  /** The version is known and not, or no longer, loaded. */
  record NotLoaded(String text) implements Refused {}

  /** The request needs more memory than any may have. */
  record TooLarge(String text) implements Refused {}

  /** As many calls wait as may. */
  record QueueFull(String text) implements Refused {
    @Override
    public boolean retriable() {
      return true;
    }
  }

  /**
   * Something that it needs is not to be had now, and may be in a moment.
   *
   * @param cause for the server's log; null where there is nothing to say
   */
  record Unavailable(String text, @Nullable Throwable cause) implements Refused {
    /** For want of something that others have. */
    public static Unavailable now(String text) {
      return new Unavailable(text, null);
    }

    @Override
    public boolean retriable() {
      return true;
    }
  }

  /**
   * No stream was free in time, or the run was not over in time.
   *
   * @param own whether the client has set the time; otherwise the server
   */
  record TimedOut(String text, boolean own) implements Refused {
    @Override
    public boolean retriable() {
      return true;
    }
  }

  /** Its client has gone or has cancelled it. */
  record Cancelled(String text) implements Refused {}

  /**
   * It failed, and not by the request's fault.
   *
   * @param cause for the server's log
   */
  record Failed(String text, Throwable cause) implements Refused {}
}
