package dev.headroom.serving.inference;

import dev.headroom.serving.inference.Outcome.NotLoaded;
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
    ServedVersion version = known(catalogue, target);
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

  /**
   * Whether {@code target} is not there, but is being loaded; throws where it is neither, nor can
   * answer.
   */
  public static boolean loading(Catalogue catalogue, Target target) {
    ServedVersion version = known(catalogue, target);
    boolean loading =
        version.state() == VersionState.START || version.state() == VersionState.LOADING;
    if (version.state() != VersionState.AVAILABLE && (!loading || version.failure() != null)) {
      throw unavailable(version);
    }
    return loading;
  }

  /**
   * The version that is named; where none is, the highest that is available, or else the highest.
   */
  private static ServedVersion known(Catalogue catalogue, Target target) {
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
      if (version.state() == VersionState.AVAILABLE) {
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
      case UNLOADING, END -> RefusedException.notFound("Model with requested version is retired");
    };
  }
}
