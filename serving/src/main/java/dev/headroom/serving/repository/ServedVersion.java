package dev.headroom.serving.repository;

import org.jspecify.annotations.Nullable;

/**
 * A version and its state.
 *
 * @param loaded present while AVAILABLE or UNLOADING
 * @param failure why it could not be loaded, while LOADING, which a failed load stays, as in OVMS;
 *     or, while AVAILABLE, why it could not be loaded anew
 */
public record ServedVersion(
    long version, VersionState state, @Nullable LoadedVersion loaded, @Nullable String failure) {

  static ServedVersion loading(long version) {
    return new ServedVersion(version, VersionState.LOADING, null, null);
  }

  static ServedVersion available(LoadedVersion loaded) {
    return new ServedVersion(loaded.version(), VersionState.AVAILABLE, loaded, null);
  }

  ServedVersion notReloaded(String why) {
    return new ServedVersion(version, state, loaded, why);
  }

  static ServedVersion failed(long version, String failure) {
    return new ServedVersion(version, VersionState.LOADING, null, failure);
  }

  ServedVersion unloading() {
    return new ServedVersion(version, VersionState.UNLOADING, loaded, null);
  }

  ServedVersion ended() {
    return new ServedVersion(version, VersionState.END, null, null);
  }
}
