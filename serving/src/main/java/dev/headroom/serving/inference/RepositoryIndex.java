package dev.headroom.serving.inference;

import dev.headroom.serving.repository.Catalogue;
import dev.headroom.serving.repository.ServedModel;
import dev.headroom.serving.repository.ServedVersion;
import dev.headroom.serving.repository.VersionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Triton's model repository extension lists.
 *
 * @see <a
 *     href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_model_repository.md">the
 *     extension</a>
 */
public final class RepositoryIndex {
  /**
   * A version, or a model that has none.
   *
   * @param version what is known of it
   */
  public record Entry(String model, Optional<Version> version) {}

  /**
   * A version.
   *
   * @param state in Triton's words
   * @param reason why it is not ready; empty where it is, or where there is nothing to say
   */
  public record Version(long number, String state, String reason) {}

  /** What is told of a version that is not loaded, and is as good as loaded for whoever asks it. */
  public static final String ON_DEMAND = "on demand: loaded when it is asked";

  private RepositoryIndex() {}

  /**
   * All models and versions.
   *
   * @param ready only those that can answer
   */
  public static List<Entry> of(Catalogue catalogue, boolean ready) {
    List<Entry> entries = new ArrayList<>();
    for (ServedModel model : catalogue.models().values()) {
      String name = model.settings().name();
      for (ServedVersion version : model.versions().values()) {
        if (!ready || version.state().isServed()) {
          Version told = new Version(version.version(), state(version), reason(model, version));
          entries.add(new Entry(name, Optional.of(told)));
        }
      }
      if (!ready && model.versions().isEmpty()) {
        entries.add(new Entry(name, Optional.empty()));
      }
    }
    return entries;
  }

  private static String state(ServedVersion version) {
    return switch (version.state()) {
      case START, LOADING -> version.failure() == null ? "LOADING" : "UNAVAILABLE";
      case AVAILABLE, ON_DEMAND -> "READY";
      case UNLOADING -> "UNLOADING";
      case END -> "UNAVAILABLE";
    };
  }

  private static String reason(ServedModel model, ServedVersion version) {
    if (version.failure() != null) {
      return Excerpt.told(version.failure());
    }
    if (version.state() == VersionState.ON_DEMAND) {
      return ON_DEMAND;
    }
    return version.state() == VersionState.END || model.unloaded() ? "unloaded" : "";
  }
}
