package dev.headroom.serving.engine.openvino;

import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.LoadRequest;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.PartialShape;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Stop;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.engine.UnsupportedInputException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * A compiled model and an infer request for each stream, of which a call takes one that is free and
 * waits where there is none.
 */
final class OpenVinoModel implements Model {
  private final Library library;

  /** Where the model lies: no message names it. */
  private final Path folder;

  private final long compiled;

  /** The memory of the requests, which is freed with them. */
  private final Arena arena;

  private final List<InferRequest> requests;
  private final BlockingQueue<InferRequest> free;
  private final List<TensorSpec> inputs;
  private final List<PartialShape> accepted;
  private final List<TensorSpec> outputs;

  /** Where all shapes are fixed there is nothing to infer. */
  private final Optional<ShapeInference> shapes;

  private OpenVinoModel(
      Library library,
      Path folder,
      long compiled,
      Arena arena,
      List<InferRequest> requests,
      Specs specs,
      SourceModel source) {
    this.library = library;
    this.folder = folder;
    this.compiled = compiled;
    this.arena = arena;
    this.requests = List.copyOf(requests);
    this.free = new ArrayBlockingQueue<>(requests.size(), false, requests);
    this.inputs = specs.inputs;
    this.accepted = specs.accepted;
    this.outputs = specs.outputs;
    if (accepted.stream().allMatch(PartialShape::fixed)) {
      this.shapes = Optional.empty();
      source.close();
    } else {
      this.shapes = Optional.of(new ShapeInference(source, folder));
    }
  }

  /** What the library tells of a compiled model. */
  private record Specs(
      List<TensorSpec> inputs, List<PartialShape> accepted, List<TensorSpec> outputs) {
    static Specs read(Library library, long compiled, Path file)
        throws OpenVinoException, EngineException {
      List<Port> inputs = Port.read(library, compiled, library.inputs, file);
      List<Port> outputs = Port.read(library, compiled, library.outputs, file);
      if (outputs.isEmpty()) {
        throw new EngineException(file.getFileName() + ": no output (expected: at least one)");
      }
      return new Specs(
          specs(Port.Side.INPUT, inputs),
          inputs.stream().map(Port::shape).flatMap(Optional::stream).toList(),
          specs(Port.Side.OUTPUT, outputs));
    }
  }

  /**
   * Takes over {@code compiled}, and {@code source} unless it throws.
   *
   * @param source what was compiled
   * @param file what it was read from
   */
  static OpenVinoModel of(
      Library library, SourceModel source, long compiled, Path file, LoadRequest request)
      throws OpenVinoException, EngineException {
    List<InferRequest> requests = new ArrayList<>();
    Arena arena = Arena.ofShared();
    try {
      Specs specs = Specs.read(library, compiled, file);
      boolean inCaller = request.device().equals(CompileProperties.CPU);
      for (int i = 0; i < request.threads().streams(); i++) {
        requests.add(
            InferRequest.of(library, arena, compiled, specs.inputs, specs.outputs, inCaller));
      }
      return new OpenVinoModel(
          library, file.resolveSibling(""), compiled, arena, requests, specs, source);
    } catch (OpenVinoException | EngineException | RuntimeException | Error e) {
      free(library, compiled, arena, requests);
      throw e;
    }
  }

  private static void free(
      Library library, long compiled, Arena arena, List<InferRequest> requests) {
    requests.forEach(InferRequest::close);
    library.compiledModelFree.free(compiled);
    arena.close();
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
  public List<Tensor> run(List<Tensor> values, List<String> wanted, Stop stop)
      throws EngineException {
    Tensor[] ordered = ordered(values);
    int[] indexes = new int[wanted.size()];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = index(outputs, wanted.get(i));
    }
    if (shapes.isPresent()) {
      shapes.get().check(ordered);
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
    free(library, compiled, arena, requests);
    shapes.ifPresent(ShapeInference::close);
  }
}
