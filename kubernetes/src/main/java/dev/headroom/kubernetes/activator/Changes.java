package dev.headroom.kubernetes.activator;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;

/** Tells that something changed, whatever it was: who looks, looks at everything. */
record Changes<T>(Runnable changed) implements ResourceEventHandler<T> {
  @Override
  public void onAdd(T object) {
    changed.run();
  }

  @Override
  public void onUpdate(T before, T object) {
    changed.run();
  }

  @Override
  public void onDelete(T object, boolean unknown) {
    changed.run();
  }
}
