package dev.headroom.serving.repository;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.serving.OnnxBytes;
import dev.headroom.serving.engine.Engines;
import dev.headroom.serving.engine.onnx.OnnxEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Versions that have to be brought from a place that is slow, fails, or never answers. */
@Timeout(120)
class SlowSourceTest {
  @TempDir private Path folder;
  private final Map<String, Place> places = new ConcurrentHashMap<>();

  /** A folder that is far away. */
  private static final class Place implements VersionSource {
    final VersionSource near;
    final Semaphore lists = new Semaphore(Integer.MAX_VALUE);
    final Semaphore fetches = new Semaphore(Integer.MAX_VALUE);
    final CountDownLatch listing = new CountDownLatch(1);
    final CountDownLatch fetching = new CountDownLatch(1);
    final CountDownLatch calledOff = new CountDownLatch(1);
    final AtomicInteger broken = new AtomicInteger();

    Place(Path folder) {
      this.near = new VersionDirectories(folder);
    }

    @Override
    public Listing list() throws IOException {
      listing.countDown();
      lists.acquireUninterruptibly();
      return near.list();
    }

    @Override
    public Contents contents(long version) {
      return near.contents(version);
    }

    @Override
    public Path fetch(long version) throws IOException, InterruptedException {
      fetching.countDown();
      try {
        fetches.acquire();
      } catch (InterruptedException e) {
        calledOff.countDown();
        throw e;
      }
      if (broken.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new IOException("the connection broke");
      }
      return near.fetch(version);
    }
  }

  @BeforeEach
  void models() throws IOException {
    for (String name : new String[] {"far", "near"}) {
      Path version = Files.createDirectories(folder.resolve(name).resolve("1"));
      Files.write(version.resolve("model.onnx"), OnnxBytes.add(1, -1, 2));
      places.put(name, new Place(folder.resolve(name)));
    }
  }

  private Path config(String... names) throws IOException {
    Path file = folder.resolve("config.json");
    StringBuilder list = new StringBuilder();
    for (String name : names) {
      list.append(list.isEmpty() ? "" : ",")
          .append("{\"config\":{\"name\":\"%s\",\"base_path\":\"%s\"}}".formatted(name, name));
    }
    Files.writeString(file, "{\"model_config_list\":[" + list + "]}");
    return file;
  }

  private ModelRepository start(int pollSeconds, String... names) throws Exception {
    return ModelRepository.start(
        new ConfigFile(config(names), 1),
        new Engines(new OnnxEngine()),
        pollSeconds,
        Optional.empty(),
        LoadMeter.none(),
        settings -> place(settings.name()));
  }

  private Place place(String name) {
    Place place = places.get(name);
    if (place == null) {
      throw new IllegalArgumentException(name);
    }
    return place;
  }

  private static boolean answers(ModelRepository repository, String model) {
    ServedModel served = repository.catalogue().models().get(model);
    return served != null && served.newest() != null;
  }

  @Test
  void aPlaceThatDoesNotAnswerDelaysNoOther() throws Exception {
    place("far").lists.drainPermits();
    try (ModelRepository repository = start(1, "far", "near")) {
      until("the near one is loaded", () -> answers(repository, "near"));
      assertThat(answers(repository, "far")).isFalse();
      Path second = Files.createDirectories(folder.resolve("near/.2"));
      Files.write(second.resolve("model.onnx"), OnnxBytes.add(1, -1, 2));
      Files.move(second, folder.resolve("near/2"));
      until(
          "its new version is found, too",
          () -> repository.catalogue().models().get("near").versions().containsKey(2L));
      place("far").lists.release(Integer.MAX_VALUE / 2);
      until("the place has answered", () -> answers(repository, "far"));
    }
  }

  /** It is interrupted, and the model is as if it had not been there. */
  @Test
  void whatNobodyWantsAnyMoreIsNotFetchedToItsEnd() throws Exception {
    place("far").fetches.drainPermits();
    try (ModelRepository repository = start(0, "far", "near")) {
      place("far").fetching.await();
      config("near");
      assertThat(repository.reload().join()).isTrue();
      place("far").calledOff.await();
      assertThat(repository.catalogue().models()).containsOnlyKeys("near");
      until(repository.catalogue()::complete);
    }
  }

  @Test
  void aFetchThatFailsIsToldAndTriedAgain() throws Exception {
    place("far").broken.set(2);
    try (ModelRepository repository = start(0, "far")) {
      until(() -> repository.catalogue().complete());
      ServedVersion version = repository.catalogue().models().get("far").versions().get(1L);
      assertThat(version.failure()).isEqualTo("an internal error, which the server's log explains");

      repository.reload().join();
      repository.reload().join();

      assertThat(answers(repository, "far")).isTrue();
    }
  }
}
