package dev.headroom.serving.repository;

import org.jspecify.annotations.Nullable;

/**
 * A version and its state.
 *
 * @param loaded present while AVAILABLE or UNLOADING
 * @param failure why it could not be loaded, while LOADING, which a failed load stays, as in OVMS;
 *     or, while AVAILABLE, why it could not be loaded anew
 * @param fingerprint of the files that were, or are to be, loaded
 */
public record ServedVersion(
    long version,
    VersionState state,
    @Nullable LoadedVersion loaded,
    @Nullable String failure,
    String fingerprint) {

  static ServedVersion loading(long version, String fingerprint) {
    return new ServedVersion(version, VersionState.LOADING, null, null, fingerprint);
  }

  static ServedVersion available(LoadedVersion loaded, String fingerprint) {
    return new ServedVersion(loaded.version(), VersionState.AVAILABLE, loaded, null, fingerprint);
  }

  ServedVersion notReloaded(String why) {
    return new ServedVersion(version, state, loaded, why, fingerprint);
  }

  static ServedVersion failed(long version, String failure, String fingerprint) {
    return new ServedVersion(version, VersionState.LOADING, null, failure, fingerprint);
  }

  ServedVersion unloading() {
    return new ServedVersion(version, VersionState.UNLOADING, loaded, null, fingerprint);
  }

  ServedVersion ended() {
    return new ServedVersion(version, VersionState.END, null, null, fingerprint);
  }
}
