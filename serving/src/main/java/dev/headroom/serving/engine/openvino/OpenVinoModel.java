package dev.headroom.serving.engine.openvino;

import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.PartialShape;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.engine.UnsupportedInputException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * A compiled model and an infer request for each stream, of which a call takes one that is free and
 * waits where there is none.
 */
final class OpenVinoModel implements Model {
  private final Library library;
  private final long compiled;
  private final List<TensorSpec> inputs;
  private final List<PartialShape> accepted;
  private final List<TensorSpec> outputs;

  /** The memory of the requests, which is freed with the model. */
  private final Arena arena = Arena.ofShared();

  private final List<InferRequest> requests = new ArrayList<>();
  private final BlockingQueue<InferRequest> free;
  private final Path folder;

  private OpenVinoModel(
      Library library, long compiled, Path file, List<Port> inputs, List<Port> outputs, int streams)
      throws EngineException {
    this.library = library;
    this.compiled = compiled;
    this.folder = file.resolveSibling("");
    this.free = new ArrayBlockingQueue<>(streams);
    this.inputs = specs(Port.Side.INPUT, inputs);
    this.accepted = inputs.stream().map(Port::shape).flatMap(java.util.Optional::stream).toList();
    this.outputs = specs(Port.Side.OUTPUT, outputs);
  }

  /**
   * Takes over {@code compiled}: frees it where it has inputs or outputs that cannot be served.
   *
   * @param file what it was read from
   */
  static OpenVinoModel of(Library library, long compiled, Path file, int streams)
      throws OpenVinoException, EngineException {
    OpenVinoModel model;
    try {
      model =
          new OpenVinoModel(
              library,
              compiled,
              file,
              Port.read(
                  library,
                  compiled,
                  library.inputsSize,
                  library.input,
                  new LayerNames(file, Port.Side.INPUT)),
              Port.read(
                  library,
                  compiled,
                  library.outputsSize,
                  library.output,
                  new LayerNames(file, Port.Side.OUTPUT)),
              streams);
    } catch (OpenVinoException | EngineException | RuntimeException | Error e) {
      library.compiledModelFree.free(compiled);
      throw e;
    }
    try {
      for (int i = 0; i < streams; i++) {
        model.add(InferRequest.of(library, model.arena, compiled, model.inputs, model.outputs));
      }
      return model;
    } catch (OpenVinoException | RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  private void add(InferRequest request) {
    requests.add(request);
    free.add(request);
  }

  private static List<TensorSpec> specs(Port.Side side, List<Port> ports) throws EngineException {
    List<TensorSpec> specs = new ArrayList<>();
    for (Port port : ports) {
      Datatype datatype = port.requireDatatype(side);
      if (side == Port.Side.OUTPUT && datatype == Datatype.BYTES) {
        throw new EngineException(
            "output %s: strings, which OpenVINO's C API cannot read (expected: another type)"
                .formatted(port.name()));
      }
      specs.add(new TensorSpec(port.name(), datatype, shape(side, port)));
    }
    return List.copyOf(specs);
  }

  private static Shape shape(Port.Side side, Port port) throws EngineException {
    if (port.shape().isPresent()) {
      return port.shape().get().shape();
    }
    if (side == Port.Side.OUTPUT) {
      return Shape.ANY_RANK;
    }
    throw new EngineException(
        "input %s: its rank is open (expected: the setting shape, which says it)"
            .formatted(port.name()));
  }

  @Override
  public String platform() {
    return OpenVinoEngine.NAME;
  }

  @Override
  public List<TensorSpec> inputs() {
    return inputs;
  }

  @Override
  public List<TensorSpec> outputs() {
    return outputs;
  }

  @Override
  public List<Tensor> run(List<Tensor> values, List<String> wanted) throws EngineException {
    Tensor[] ordered = ordered(values);
    int[] indexes = new int[wanted.size()];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = index(outputs, wanted.get(i));
    }
    InferRequest request = take();
    try {
      return request.run(ordered, indexes);
    } catch (OpenVinoException e) {
      throw new EngineException(e.told(folder), e);
    } finally {
      free.add(request);
    }
  }

  private InferRequest take() throws EngineException {
    try {
      return free.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("interrupted while it waited for an infer request", e);
    }
  }

  /**
   * The values by the index of their inputs, each of a type and shape that the library may be
   * given.
   */
  private Tensor[] ordered(List<Tensor> values) throws UnsupportedInputException {
    Tensor[] ordered = new Tensor[inputs.size()];
    for (Tensor value : values) {
      int index = index(inputs, value.name());
      TensorSpec spec = inputs.get(index);
      if (spec.datatype() != value.datatype()) {
        throw new UnsupportedInputException(
            "%s: %s (expected: %s)".formatted(value.name(), value.datatype(), spec.datatype()));
      }
      if (!accepted.get(index).accepts(value.shape())) {
        throw new UnsupportedInputException(
            "%s: shape %s (expected: %s)"
                .formatted(value.name(), value.shape(), accepted.get(index)));
      }
      ordered[index] = value;
    }
    for (int i = 0; i < ordered.length; i++) {
      if (ordered[i] == null) {
        throw new UnsupportedInputException(
            inputs.get(i).name() + ": missing (expected: a tensor for each input)");
      }
    }
    return ordered;
  }

  private static int index(List<TensorSpec> specs, String name) throws UnsupportedInputException {
    for (int i = 0; i < specs.size(); i++) {
      if (specs.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new UnsupportedInputException(
        name
            + ": no such tensor (expected: one of "
            + specs.stream().map(TensorSpec::name).toList()
            + ")");
  }

  @Override
  public void close() {
    for (InferRequest request : requests) {
      request.close();
    }
    library.compiledModelFree.free(compiled);
    arena.close();
  }
}
