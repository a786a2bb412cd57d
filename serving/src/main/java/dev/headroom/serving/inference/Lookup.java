package dev.headroom.serving.inference;

import dev.headroom.serving.inference.Outcome.NotLoaded;
import dev.headroom.serving.inference.Outcome.Unavailable;
import dev.headroom.serving.repository.Catalogue;
import dev.headroom.serving.repository.LoadedVersion;
import dev.headroom.serving.repository.ServedModel;
import dev.headroom.serving.repository.ServedVersion;
import dev.headroom.serving.repository.VersionState;
import org.jspecify.annotations.Nullable;

/** Finds what a path names, or says what is wrong in OVMS's words. */
public final class Lookup {
  private Lookup() {}

  /** The model called {@code name}. */
  public static ServedModel model(Catalogue catalogue, String name) {
    ServedModel model = catalogue.models().get(name);
    if (model == null) {
      catalogue.unknown().model();
      throw RefusedException.notFound("Model with requested name is not found");
    }
    return model;
  }

  /** The version that answers calls of {@code target}. */
  public static LoadedVersion version(Catalogue catalogue, Target target) {
    return loaded(known(catalogue, target));
  }

  static LoadedVersion loaded(ServedVersion version) {
    LoadedVersion loaded = version.loaded();
    if (version.state() == VersionState.AVAILABLE && loaded != null) {
      return loaded;
    }
    throw unavailable(version);
  }

  /** Whether {@code target} can answer now; not counted where it is unknown. */
  public static boolean available(Catalogue catalogue, Target target) {
    ServedModel model = catalogue.models().get(target.model());
    ServedVersion version =
        model == null
            ? null
            : target.version() == null ? highest(model) : model.versions().get(target.version());
    return version != null && version.state() == VersionState.AVAILABLE;
  }

  /** What the version is, or was when it was loaded last. */
  static LoadedVersion described(ServedVersion version) {
    LoadedVersion last = version.loaded();
    return version.state() == VersionState.ON_DEMAND && last != null ? last : loaded(version);
  }

  /** Throws where {@code target} does not answer calls, nor would once it is asked. */
  public static void requireServed(Catalogue catalogue, Target target) {
    ServedVersion version = known(catalogue, target);
    if (!version.state().isServed()) {
      throw unavailable(version);
    }
  }

  /**
   * Whether {@code target} is not there, but is being loaded; throws where it is neither, nor can
   * answer.
   */
  public static boolean loading(Catalogue catalogue, Target target) {
    return isLoading(known(catalogue, target));
  }

  static boolean isLoading(ServedVersion version) {
    boolean loading =
        switch (version.state()) {
          case START, LOADING, ON_DEMAND -> true;
          case AVAILABLE, UNLOADING, END -> false;
        };
    if (version.state() != VersionState.AVAILABLE && (!loading || version.failure() != null)) {
      throw unavailable(version);
    }
    return loading;
  }

  /** The version that is named; where none is, the highest that is served, or else the highest. */
  static ServedVersion known(Catalogue catalogue, Target target) {
    ServedModel model = model(catalogue, target.model());
    ServedVersion version =
        target.version() == null ? highest(model) : model.versions().get(target.version());
    if (version == null) {
      if (target.version() != null) {
        catalogue.unknown().version();
      }
      throw RefusedException.notFound("Model with requested version is not found");
    }
    return version;
  }

  private static @Nullable ServedVersion highest(ServedModel model) {
    for (ServedVersion version : model.versions().descendingMap().values()) {
      if (version.state().isServed()) {
        return version;
      }
    }
    return model.versions().isEmpty() ? null : model.versions().lastEntry().getValue();
  }

  private static RefusedException unavailable(ServedVersion version) {
    return switch (version.state()) {
      case START, LOADING, AVAILABLE ->
          new RefusedException(
              new NotLoaded(
                  "Model with requested version is not loaded yet"
                      + (version.failure() == null ? "" : " - " + version.failure())));
      case ON_DEMAND ->
          new RefusedException(
              Unavailable.now(
                  "The model is loaded on demand, and there was no room for it in time"));
      case UNLOADING, END -> RefusedException.notFound("Model with requested version is retired");
    };
  }
}
