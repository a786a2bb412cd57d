package dev.headroom.serving.engine.openvino;

import static dev.headroom.serving.engine.openvino.NativeFunction.LONG;

import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.InputSettings;
import dev.headroom.serving.engine.PartialShape;
import dev.headroom.serving.engine.PartialShape.Dimension;
import dev.headroom.serving.engine.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** A model as it was read, until it is compiled: owns an {@code ov_model_t}. Used by one thread. */
final class SourceModel implements AutoCloseable {
  private final Library library;
  private final Path file;
  private long handle;

  private SourceModel(Library library, Path file, long handle) {
    this.library = library;
    this.file = file;
    this.handle = handle;
  }

  /** Takes over {@code handle}, which was read from {@code file}. */
  static SourceModel of(Library library, Path file, long handle) {
    return new SourceModel(library, file, handle);
  }

  long handle() {
    return handle;
  }

  /** Gives the inputs the layouts and shapes that {@code settings} want. */
  void apply(InputSettings settings) throws OpenVinoException, EngineException {
    if (settings.equals(InputSettings.NONE)) {
      return;
    }
    List<Port> inputs = inputs();
    // Before anything is changed, so that a wrong name is told as such.
    Map<String, PartialShape> declared = ranked(inputs, settings);
    settings.shapes(declared);
    if (Preprocessing.isNeeded(settings)) {
      handle = new Preprocessing(library, settings).replace(handle, inputs);
      inputs = inputs();
      declared = ranked(inputs, settings);
    }
    Map<String, PartialShape> wanted = settings.shapes(declared);
    if (wanted.size() == inputs.size() && !wanted.equals(Port.shapes(inputs))) {
      reshape(inputs.stream().map(input -> wanted.get(input.name())).toList());
    }
  }

  private List<Port> inputs() throws OpenVinoException {
    return Port.read(library, handle, library.modelInputs, file);
  }

  /** An open rank is what the setting says, if it says any. */
  private static Map<String, PartialShape> ranked(List<Port> inputs, InputSettings settings) {
    Map<String, PartialShape> shapes = new LinkedHashMap<>();
    for (Port input : inputs) {
      Optional<PartialShape> shape = input.shape();
      if (shape.isEmpty()
          && settings.shapes().getOrDefault(input.name(), settings.shapes().get(InputSettings.ONLY))
              instanceof InputSettings.ShapeSetting.Of of) {
        shape = Optional.of(of.shape());
      }
      shape.ifPresent(known -> shapes.put(input.name(), known));
    }
    return shapes;
  }

  /** Gives each input one of {@code shapes}, or fails and leaves all as they are. */
  void reshape(List<PartialShape> shapes) throws OpenVinoException {
    try (Arena arena = Arena.ofConfined()) {
      long[] indexes = LongStream.range(0, shapes.size()).toArray();
      MemorySegment structs = arena.allocate(Library.PARTIAL_SHAPE, shapes.size());
      for (int i = 0; i < shapes.size(); i++) {
        write(
            arena,
            shapes.get(i),
            structs.asSlice(
                i * Library.PARTIAL_SHAPE.byteSize(), Library.PARTIAL_SHAPE.byteSize()));
      }
      library.check(
          library.modelReshape.call(handle, Library.array(arena, indexes), structs, shapes.size()));
    }
  }

  private static void write(Arena arena, PartialShape shape, MemorySegment into) {
    long[] ranges = new long[2 * shape.rank()];
    for (int i = 0; i < shape.rank(); i++) {
      Dimension dimension = shape.dimensions().get(i);
      ranges[2 * i] = dimension.least();
      ranges[2 * i + 1] = dimension.most() == Long.MAX_VALUE ? Shape.DYNAMIC : dimension.most();
    }
    into.setAtIndex(LONG, 0, shape.rank());
    into.setAtIndex(LONG, 1, shape.rank());
    into.setAtIndex(LONG, 2, Library.array(arena, ranges).address());
  }

  @Override
  public void close() {
    library.modelFree.free(handle);
  }
}
