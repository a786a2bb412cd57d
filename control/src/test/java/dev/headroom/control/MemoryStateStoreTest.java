package dev.headroom.control;

class MemoryStateStoreTest extends StateStoreContract {
  private final MemoryStateStore store = new MemoryStateStore();

  @Override
  protected StateStore store() {
    return store;
  }
}
