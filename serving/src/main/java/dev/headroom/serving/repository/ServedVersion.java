package dev.headroom.serving.repository;

import org.jspecify.annotations.Nullable;

/**
 * A version and its state.
 *
 * @param loaded present while AVAILABLE or UNLOADING; while ON_DEMAND what it was when it was
 *     loaded last, closed, and null where it has not been loaded yet
 * @param failure why it could not be loaded, while LOADING, which a failed load stays, as in OVMS;
 *     or, while AVAILABLE, why it could not be loaded anew
 * @param demand present where it is loaded on demand, while ON_DEMAND and while AVAILABLE
 */
public record ServedVersion(
    long version,
    VersionState state,
    @Nullable LoadedVersion loaded,
    @Nullable String failure,
    @Nullable Demand demand) {

  static ServedVersion loading(long version) {
    return new ServedVersion(version, VersionState.LOADING, null, null, null);
  }

  static ServedVersion onDemand(long version, Demand demand, @Nullable LoadedVersion last) {
    return new ServedVersion(version, VersionState.ON_DEMAND, last, null, demand);
  }

  static ServedVersion available(LoadedVersion loaded, @Nullable Demand demand) {
    return new ServedVersion(loaded.version(), VersionState.AVAILABLE, loaded, null, demand);
  }

  ServedVersion notReloaded(String why) {
    return new ServedVersion(version, state, loaded, why, demand);
  }

  static ServedVersion failed(long version, String failure) {
    return new ServedVersion(version, VersionState.LOADING, null, failure, null);
  }

  ServedVersion unloading() {
    return new ServedVersion(version, VersionState.UNLOADING, loaded, null, null);
  }

  ServedVersion ended() {
    return new ServedVersion(version, VersionState.END, null, null, null);
  }
}
