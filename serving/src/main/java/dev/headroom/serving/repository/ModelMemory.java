package dev.headroom.serving.repository;

import dev.headroom.serving.repository.MemoryLimit.WhenFull;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What models take of the memory that they may have. A version has its {@link Share} from before it
 * is loaded until its engine has freed it. Confined to the repository's turns.
 *
 * <p>On demand, those that want a share queue for it, in order of arrival, so that a large one is
 * not passed by small ones for ever. For the first of them versions leave until it fits: of those
 * that nobody claims the one that has not been asked for longest, idle ones first. One that answers
 * requests leaves only where no other can: it takes no more, ends those that it has, and then makes
 * room. Whoever waits for a version claims it, so that it stays until they have got in: each load
 * serves all who waited for it, however tight the memory, and none is in vain.
 */
final class ModelMemory {
  private final Optional<MemoryLimit> limit;
  private final Queue<Want> wants = new ArrayDeque<>();
  private final Set<Share> residents = new LinkedHashSet<>();
  private long used;
  private long leaving;

  /** A loaded version that may have to leave. */
  interface Resident {
    /** Requests that wait for it to be loaded, or have just found it so. */
    boolean isClaimed();

    /** Whether requests are in it. */
    boolean isBusy();

    /** When it was last asked, by {@link System#nanoTime}. */
    long lastAsked();

    /** It takes no more requests and is unloaded when it has answered those it has. */
    void leave();
  }

  /** What a version takes. */
  static final class Share {
    private long bytes;
    private boolean isLeaving;
    private @Nullable Resident resident;

    private Share(long bytes) {
      this.bytes = bytes;
    }
  }

  private record Want(long bytes, Consumer<Share> whenGranted) {}

  ModelMemory(Optional<MemoryLimit> limit) {
    this.limit = limit;
  }

  /** Whether versions are loaded when they are asked. */
  boolean isOnDemand() {
    return limit.filter(any -> any.whenFull() == WhenFull.ON_DEMAND).isPresent();
  }

  /** In bytes; empty where there is none. */
  Optional<MemoryLimit> limit() {
    return limit;
  }

  private long most() {
    return limit.map(MemoryLimit::bytes).orElse(Long.MAX_VALUE);
  }

  /** Why a version of so many bytes cannot be loaded, now or ever; empty where it can. */
  Optional<NoRoomException> refusal(long bytes) {
    if (bytes > most()) {
      return Optional.of(
          new NoRoomException(
              "it needs %s of memory (expected: at most the %s of --model_memory_limit)"
                  .formatted(megabytes(bytes), megabytes(most()))));
    }
    return isOnDemand() || bytes <= most() - used
        ? Optional.empty()
        : Optional.of(
            new NoRoomException(
                "it needs %s of memory beside the %s of other models (expected: at most the %s of --model_memory_limit in all)"
                    .formatted(megabytes(bytes), megabytes(used), megabytes(most()))));
  }

  private static String megabytes(long bytes) {
    return Math.ceilDiv(bytes, 1_000_000) + " MB";
  }

  /** A share that {@link #refusal} does not refuse. */
  Share take(long bytes) {
    used += bytes;
    return new Share(bytes);
  }

  /**
   * Asks for a share.
   *
   * @param bytes that {@link #refusal} does not refuse
   * @param whenGranted is given it, in this turn or a later one; it may give it back at once
   */
  void want(long bytes, Consumer<Share> whenGranted) {
    wants.add(new Want(bytes, whenGranted));
    serve();
  }

  /** The version is loaded, and takes {@code bytes}: that may be {@link #isTooMuch}. */
  void measured(Share share, long bytes) {
    used += bytes - share.bytes;
    share.bytes = bytes;
  }

  /** The version can answer requests, and may have to leave. */
  void serves(Share share, Resident resident) {
    share.resident = resident;
    residents.add(share);
    if (isOnDemand()) {
      makeRoom(0, share);
      serve();
    }
  }

  /** Whether a version that has just been loaded cannot stay. */
  boolean isTooMuch(Share share) {
    return isOnDemand() ? share.bytes > most() : used - leaving > most();
  }

  /** Why a version that was loaded and takes {@code bytes} could not stay. */
  NoRoomException excess(long bytes) {
    return refusal(bytes)
        .orElseGet(
            () ->
                new NoRoomException(
                    "it takes %s of memory once it is loaded, more than there is (expected: at most the %s of --model_memory_limit in all)"
                        .formatted(megabytes(bytes), megabytes(most()))));
  }

  /** Its version is to be unloaded. */
  void leaves(Share share) {
    if (!share.isLeaving) {
      share.isLeaving = true;
      leaving += share.bytes;
      residents.remove(share);
    }
  }

  /** Its version has been freed, or will not be loaded. */
  void giveBack(Share share) {
    leaves(share);
    used -= share.bytes;
    leaving -= share.bytes;
    share.bytes = 0;
    serve();
  }

  /** Gives shares to those who want them, as far as there is room, and sees to it that there is. */
  void serve() {
    if (isOnDemand()) {
      makeRoom(0, null);
    }
    for (Want first = wants.peek(); first != null; first = wants.peek()) {
      if (first.bytes() > most() - used) {
        makeRoom(first.bytes(), null);
        if (first.bytes() > most() - used) {
          return;
        }
      }
      wants.remove();
      first.whenGranted().accept(take(first.bytes()));
    }
  }

  /**
   * Has versions leave until {@code bytes} more would fit.
   *
   * @param staying the one for whose sake they leave
   */
  private void makeRoom(long bytes, @Nullable Share staying) {
    while (used - leaving + bytes > most()) {
      Share first = firstToLeave(staying);
      if (first == null || first.resident == null) {
        return;
      }
      Resident resident = first.resident;
      leaves(first);
      resident.leave();
    }
  }

  private @Nullable Share firstToLeave(@Nullable Share staying) {
    Share first = null;
    boolean firstBusy = false;
    long firstAsked = 0;
    for (Share share : residents) {
      Resident resident = share.resident;
      if (share == staying || resident == null || resident.isClaimed()) {
        continue;
      }
      boolean busy = resident.isBusy();
      long asked = resident.lastAsked();
      boolean before = busy == firstBusy ? asked - firstAsked < 0 : firstBusy;
      if (first == null || before) {
        first = share;
        firstBusy = busy;
        firstAsked = asked;
      }
    }
    return first;
  }
}
