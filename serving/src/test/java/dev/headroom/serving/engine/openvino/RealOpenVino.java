package dev.headroom.serving.engine.openvino;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headroom.serving.engine.Engine.Threads;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.InputSettings;
import dev.headroom.serving.engine.LoadRequest;
import dev.headroom.serving.engine.Model;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The OpenVINO of this machine; tests that ask for it are skipped where there is none. */
public final class RealOpenVino {
  private static final OpenVinoEngine ENGINE =
      new OpenVinoEngine(
          Optional.ofNullable(System.getenv("HEADROOM_OPENVINO")).map(Path::of),
          Optional.empty(),
          System.getenv());

  private RealOpenVino() {}

  public static OpenVinoEngine engine() {
    assumeTrue(
        ENGINE.isInstalled(),
        "OpenVINO is not installed ('pip install openvino', and HEADROOM_OPENVINO says where)");
    return ENGINE;
  }

  /** Loads the model in {@code version} on one thread. */
  static Model load(Path version) throws EngineException {
    return load(version, InputSettings.NONE);
  }

  static Model load(Path version, InputSettings inputs) throws EngineException {
    return engine().load(request(version, Map.of(), inputs));
  }

  /** What is said of {@code call}, where there is an OpenVINO to say it. */
  static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(ThrowingCallable call) {
    var _ = engine();
    return assertThatThrownBy(call);
  }

  static LoadRequest request(Path version, Map<String, String> properties, InputSettings inputs) {
    return new LoadRequest(version, "CPU", new Threads(1, 1), properties, inputs);
  }
}
