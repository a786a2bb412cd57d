package dev.headroom.serving.rest;

import com.linecorp.armeria.common.HttpStatus;
import dev.headroom.serving.repository.Catalogue;
import dev.headroom.serving.repository.LoadedVersion;
import dev.headroom.serving.repository.ServedModel;
import dev.headroom.serving.repository.ServedVersion;
import dev.headroom.serving.repository.VersionState;

/** Finds what a path names, or says what is wrong in OVMS's words. */
final class Lookup {
  private Lookup() {}

  static ServedModel model(Catalogue catalogue, String name) {
    ServedModel model = catalogue.models().get(name);
    if (model == null) {
      throw ApiException.notFound("Model with requested name is not found");
    }
    return model;
  }

  /** The version that answers requests for {@code path}. */
  static LoadedVersion version(Catalogue catalogue, ModelPath path) {
    ServedModel model = model(catalogue, path.model());
    if (path.version() == null) {
      LoadedVersion newest = model.newest();
      if (newest == null) {
        throw notLoaded(model);
      }
      return newest;
    }
    ServedVersion version = model.versions().get(path.version());
    if (version == null) {
      throw ApiException.notFound("Model with requested version is not found");
    }
    LoadedVersion loaded = version.loaded();
    if (version.state() == VersionState.AVAILABLE && loaded != null) {
      return loaded;
    }
    throw unavailable(version);
  }

  private static ApiException notLoaded(ServedModel model) {
    return model.versions().isEmpty()
        ? ApiException.notFound("Model with requested version is not found")
        : unavailable(model.versions().lastEntry().getValue());
  }

  private static ApiException unavailable(ServedVersion version) {
    return switch (version.state()) {
      case START, LOADING, AVAILABLE ->
          new ApiException(
              HttpStatus.NOT_FOUND,
              "Model with requested version is not loaded yet"
                  + (version.failure() == null ? "" : " - " + version.failure()));
      case UNLOADING, END -> ApiException.notFound("Model with requested version is retired");
    };
  }
}
