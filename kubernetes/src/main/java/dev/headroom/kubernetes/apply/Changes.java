package dev.headroom.kubernetes.apply;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.function.Consumer;

/** Tells of an object that came, changed or went, in its newest form, whichever of these it was. */
public record Changes<T>(Consumer<T> changed) implements ResourceEventHandler<T> {
  @Override
  public void onAdd(T object) {
    changed.accept(object);
  }

  @Override
  public void onUpdate(T before, T object) {
    changed.accept(object);
  }

  @Override
  public void onDelete(T object, boolean unknown) {
    changed.accept(object);
  }
}
