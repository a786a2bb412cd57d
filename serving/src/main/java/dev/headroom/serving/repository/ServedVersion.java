package dev.headroom.serving.repository;

import org.jspecify.annotations.Nullable;

/**
 * A version and its state.
 *
 * @param loaded present while AVAILABLE or UNLOADING
 * @param failure why it could not be loaded, while LOADING; a failed load stays LOADING, as in OVMS
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
