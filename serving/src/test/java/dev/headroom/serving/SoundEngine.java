package dev.headroom.serving;

import dev.headroom.serving.engine.Engine;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.LoadRequest;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.onnx.OnnxEngine;
import java.nio.file.Path;
import java.util.Optional;

/** ONNX Runtime, for engines that do one thing otherwise. */
class SoundEngine implements Engine {
  private final Engine sound = new OnnxEngine();

  @Override
  public String name() {
    return sound.name();
  }

  @Override
  public String format() {
    return sound.format();
  }

  @Override
  public boolean serves(String device) {
    return sound.serves(device);
  }

  @Override
  public Optional<Path> find(Path version) throws EngineException {
    return sound.find(version);
  }

  @Override
  public Model load(LoadRequest request) throws EngineException {
    return sound.load(request);
  }
}
