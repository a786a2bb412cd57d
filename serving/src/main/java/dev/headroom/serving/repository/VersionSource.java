package dev.headroom.serving.repository;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Where the versions of one model come from. What is there is asked often and has to be cheap; a
 * version is brought here only when it is to be loaded. Each method may take as long as the place
 * takes to answer, and is called in a thread that has nothing else to do meanwhile; one model's
 * source is asked by one thread at a time.
 */
public interface VersionSource {
  /**
   * Which versions there are now. Reads names, nothing of a model.
   *
   * @throws IOException where the place cannot be read; it is asked again later
   */
  Listing list() throws IOException;

  /**
   * What a version is made of now, without bringing it here. Of one that has gone, or cannot be
   * read, it is {@link Contents#NONE}: {@link #fetch} says why.
   *
   * @param version of the last {@link #list}
   */
  Contents contents(long version);

  /**
   * The folder on this machine with a version's files, or the model's file itself, as a whole:
   * where it has to be brought here first, nobody sees a part of it. What fails is tried again.
   *
   * @param version of the last {@link #list}
   * @throws IOException where it cannot be had
   * @throws InterruptedException where the thread was interrupted, since nobody wants it any more
   */
  Path fetch(long version) throws IOException, InterruptedException;

  /**
   * What a model's place holds.
   *
   * @param versions their numbers, each above 0
   * @param passedOver names of what may be meant for a version and is none, sorted, not all of many
   */
  record Listing(NavigableSet<Long> versions, List<String> passedOver) {
    public Listing {
      versions = Collections.unmodifiableNavigableSet(new TreeSet<>(versions));
      passedOver = List.copyOf(passedOver);
    }

    /** What a user should know of it; empty where that is nothing. */
    Optional<String> doubt() {
      String others = String.join(", ", passedOver);
      if (versions.isEmpty()) {
        return Optional.of(
            "it has no version folder (expected: folders such as 1, with a model in each)"
                + (others.isEmpty() ? "" : "; passed over: " + others));
      }
      return others.isEmpty()
          ? Optional.empty()
          : Optional.of("passed over: " + others + " (expected: folders such as 1, 2, 3)");
    }
  }

  /**
   * A version's files.
   *
   * @param token differs when a file has changed, as far as the place can tell without reading it
   * @param bytes of all files together, weights beside the model included, 0 or more
   */
  record Contents(String token, long bytes) {
    /** No file. */
    public static final Contents NONE = new Contents("no file", 0);

    public Contents {
      if (bytes < 0) {
        throw new IllegalArgumentException("bytes: " + bytes + " (expected: >= 0)");
      }
    }
  }
}
