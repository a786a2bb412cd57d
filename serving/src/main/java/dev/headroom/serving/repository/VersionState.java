package dev.headroom.serving.repository;

/** Where a version is in its life, as TensorFlow Serving and OVMS name it. */
public enum VersionState {
  START,
  LOADING,
  AVAILABLE,
  UNLOADING,
  END
}
