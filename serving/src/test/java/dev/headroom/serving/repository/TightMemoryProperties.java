package dev.headroom.serving.repository;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Engine;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.Engines;
import dev.headroom.serving.engine.LoadRequest;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.ModelFiles;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Stop;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.inference.Call;
import dev.headroom.serving.inference.Inference;
import dev.headroom.serving.inference.Outcome;
import dev.headroom.serving.inference.Request;
import dev.headroom.serving.inference.Target;
import dev.headroom.serving.memory.Budget;
import dev.headroom.serving.telemetry.Operation;
import dev.headroom.serving.telemetry.RequestKind;
import dev.headroom.serving.telemetry.Transport;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Many models in little memory, asked by many at once: every request is answered, never is more
 * loaded than may be, and no model is closed while it runs.
 */
class TightMemoryProperties {
  private static final TensorSpec X = new TensorSpec("x", Datatype.FP32, Shape.of(1));
  private static final RequestKind KIND = new RequestKind(Operation.KSERVE_INFER, Transport.REST);

  /** Whose models take what their files have, and say what is done to them wrongly. */
  private static final class Weighing implements Engine {
    final AtomicLong loaded = new AtomicLong();
    final AtomicLong most = new AtomicLong();
    final AtomicInteger loads = new AtomicInteger();
    final Map<String, String> wrong = new ConcurrentHashMap<>();

    @Override
    public String name() {
      return "weighing";
    }

    @Override
    public String format() {
      return "anything";
    }

    @Override
    public boolean serves(String device) {
      return true;
    }

    @Override
    public Optional<Path> find(Path version) {
      try {
        return ModelFiles.find(version, ".onnx");
      } catch (EngineException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public Model load(LoadRequest request) {
      long bytes;
      try {
        bytes = Files.size(find(request.version()).orElseThrow());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      loads.incrementAndGet();
      most.accumulateAndGet(loaded.addAndGet(bytes), Math::max);
      return new Weight(bytes);
    }

    private final class Weight implements Model {
      private final long bytes;
      private final AtomicInteger running = new AtomicInteger();
      private final AtomicBoolean closed = new AtomicBoolean();

      Weight(long bytes) {
        this.bytes = bytes;
      }

      @Override
      public String platform() {
        return "weighing";
      }

      @Override
      public List<TensorSpec> inputs() {
        return List.of(X);
      }

      @Override
      public List<TensorSpec> outputs() {
        return List.of(X);
      }

      @Override
      public List<Tensor> run(List<Tensor> inputs, List<String> outputs, Stop stop) {
        running.incrementAndGet();
        if (closed.get()) {
          wrong.put("run", "after it was closed");
        }
        Thread.onSpinWait();
        running.decrementAndGet();
        return inputs;
      }

      @Override
      public void close() {
        if (running.get() > 0 || !closed.compareAndSet(false, true)) {
          wrong.put("close", "while it runs, or twice");
        }
        loaded.addAndGet(-bytes);
      }
    }
  }

  @Property(tries = 25)
  void everyRequestIsAnswered(
      @ForAll @IntRange(min = 1, max = 8) int models,
      @ForAll @IntRange(min = 1, max = 12) int clients,
      @ForAll @IntRange(min = 0, max = 100) int slack,
      @ForAll long seed)
      throws Exception {
    Random random = new Random(seed);
    Path folder = Files.createTempDirectory("tight");
    try {
      StringBuilder list = new StringBuilder();
      int largest = 0;
      for (int i = 0; i < models; i++) {
        int size = 20 + random.nextInt(100);
        largest = Math.max(largest, size);
        Path version = Files.createDirectories(folder.resolve("m" + i).resolve("1"));
        Files.write(version.resolve("model.onnx"), new byte[size]);
        list.append(i == 0 ? "" : ",")
            .append(
                "{\"config\":{\"name\":\"m%d\",\"base_path\":\"m%d\",\"queue\":1000}}"
                    .formatted(i, i));
      }
      Path config = folder.resolve("config.json");
      Files.writeString(config, "{\"model_config_list\":[" + list + "]}");
      ask(config, models, clients, largest + slack, seed);
    } finally {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  private static void ask(Path config, int models, int clients, long limit, long seed)
      throws Exception {
    Weighing engine = new Weighing();
    ModelRepository repository =
        ModelRepository.start(
            new ConfigFile(config, 2),
            new Engines(engine),
            0,
            Optional.of(new MemoryLimit(limit, MemoryLimit.WhenFull.ON_DEMAND)),
            LoadMeter.none(),
            settings -> new VersionDirectories(settings.basePath()));
    Inference inference = new Inference(repository, Duration.ZERO);
    try {
      until(() -> repository.catalogue().complete());
      assertThat(engine.loads).as("nothing is loaded before it is asked").hasValue(0);
      assertThat(Readiness.of(repository.catalogue()).ready()).isTrue();
      List<String> failures = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        Random random = new Random(seed + client);
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      for (int i = 0; i < 30; i++) {
                        Outcome outcome = infer(inference, "m" + random.nextInt(models));
                        if (!(outcome instanceof Outcome.Done)) {
                          synchronized (failures) {
                            failures.add(outcome.toString());
                          }
                        }
                      }
                    }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failures).isEmpty();
      assertThat(engine.wrong).isEmpty();
      assertThat(engine.most.get()).isLessThanOrEqualTo(limit);
    } finally {
      inference.close();
      repository.close();
      assertThat(repository.awaitUnloaded(Duration.ofSeconds(30))).isTrue();
    }
    until("all is closed", () -> engine.loaded.get() == 0);
  }

  private static Outcome infer(Inference inference, String model) {
    Tensor input = new Tensor.Dense("x", Datatype.FP32, Shape.of(1), ByteBuffer.allocate(4));
    Call call =
        new Call(
            Target.of(model, 0),
            version -> new Request(List.of(input), List.of("x"), 0, Duration.ZERO),
            Budget.ofProcess().request(UnpooledByteBufAllocator.DEFAULT),
            KIND,
            Duration.ZERO,
            () -> {},
            null);
    Outcome outcome = inference.run(call).join();
    call.answered(outcome instanceof Outcome.Done);
    return outcome;
  }
}
