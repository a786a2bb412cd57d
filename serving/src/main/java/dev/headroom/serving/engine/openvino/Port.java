package dev.headroom.serving.engine.openvino;

import static dev.headroom.serving.engine.openvino.NativeFunction.INT;
import static dev.headroom.serving.engine.openvino.NativeFunction.LONG;

import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.PartialShape;
import dev.headroom.serving.engine.PartialShape.Dimension;
import dev.headroom.serving.engine.foreign.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An input or output of a model, as the library tells it.
 *
 * @param name of an ONNX model what it calls it; else a name of its tensor, any one, as OVMS takes
 *     it; where it has none, that of its layer
 * @param datatype empty where the Open Inference Protocol has no such type
 * @param shape empty where even the rank is open
 */
record Port(String name, Optional<Datatype> datatype, Optional<PartialShape> shape) {
  /** Of which side of a model ports are. */
  enum Side {
    INPUT("input", "Parameter"),
    OUTPUT("output", "Result");

    private final String word;
    private final String layer;

    Side(String word, String layer) {
      this.word = word;
      this.layer = layer;
    }

    String word() {
      return word;
    }

    /** The type of its layers in OpenVINO's format. */
    String layer() {
      return layer;
    }
  }

  /**
   * The functions for one side of a model or of a compiled one.
   *
   * @param count tells how many ports there are
   * @param byIndex gives one of them
   * @param byName gives the one whose tensor has a name
   */
  record Functions(Side side, NativeFunction count, NativeFunction byIndex, NativeFunction byName) {
    /**
     * What the model calls its ports, of {@code names}: those that are a port's; or all, where
     * there are as many as {@code ports} though OpenVINO has lost one of them.
     */
    private List<String> own(Library library, long owner, List<String> names, int ports) {
      List<String> present = present(library, owner, names);
      return present.size() != ports && names.size() == ports ? names : present;
    }

    private List<String> present(Library library, long owner, List<String> names) {
      List<String> present = new ArrayList<>();
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment out = arena.allocate(LONG);
        for (String name : names) {
          if (byName.call(owner, arena.allocateFrom(name), out) == 0) {
            library.portFree.free(out.get(LONG, 0));
            present.add(name);
          }
        }
      }
      return present;
    }
  }

  /**
   * Reads the ports of {@code owner}, which was made of {@code file}.
   *
   * @param functions for the side wanted of what {@code owner} is
   */
  static List<Port> read(Library library, long owner, Functions functions, Path file)
      throws OpenVinoException {
    LayerNames layers = new LayerNames(file, functions.side);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(LONG);
      library.check(functions.count.call(owner, out));
      int ports = Math.toIntExact(out.get(LONG, 0));
      List<String> own =
          functions.own(library, owner, GraphNames.read(file).of(functions.side), ports);
      List<Port> read = new ArrayList<>(ports);
      for (int i = 0; i < ports; i++) {
        library.check(functions.byIndex.call(owner, i, out));
        long port = out.get(LONG, 0);
        try {
          String name = own.size() == ports ? own.get(i) : name(library, arena, port, i, layers);
          read.add(read(library, arena, port, name));
        } finally {
          library.portFree.free(port);
        }
      }
      return read;
    }
  }

  private static String name(
      Library library, Arena arena, long port, int index, LayerNames layers) {
    MemorySegment out = arena.allocate(LONG);
    return library.portName.call(port, out) == 0
        ? library.take(out.get(LONG, 0))
        : layers.name(index);
  }

  private static Port read(Library library, Arena arena, long port, String name)
      throws OpenVinoException {
    MemorySegment type = arena.allocate(INT);
    library.check(library.portElementType.call(port, type));
    return new Port(
        name, library.elementTypes().datatype(type.get(INT, 0)), shape(library, arena, port));
  }

  private static Optional<PartialShape> shape(Library library, Arena arena, long port)
      throws OpenVinoException {
    MemorySegment shape = arena.allocate(Library.PARTIAL_SHAPE);
    library.check(library.portShape.call(port, shape));
    try {
      long rank = shape.getAtIndex(LONG, 0);
      if (rank != shape.getAtIndex(LONG, 1)) {
        return Optional.empty();
      }
      List<Dimension> dimensions = new ArrayList<>();
      if (rank > 0) {
        MemorySegment ranges =
            NativeMemory.at(shape.getAtIndex(LONG, 2), 2 * rank * LONG.byteSize());
        for (int i = 0; i < rank; i++) {
          dimensions.add(
              dimension(ranges.getAtIndex(LONG, 2L * i), ranges.getAtIndex(LONG, 2L * i + 1)));
        }
      }
      return Optional.of(new PartialShape(dimensions));
    } finally {
      library.partialShapeFree.free(shape);
    }
  }

  private static Dimension dimension(long least, long most) {
    return new Dimension(Math.max(0, least), most < 0 ? Long.MAX_VALUE : most);
  }

  /** Their shapes by name; what has none is left out. */
  static Map<String, PartialShape> shapes(List<Port> ports) {
    Map<String, PartialShape> shapes = new LinkedHashMap<>();
    for (Port port : ports) {
      port.shape.ifPresent(shape -> shapes.put(port.name, shape));
    }
    return shapes;
  }

  /** Its type, which the protocols have to have. */
  Datatype requireDatatype(Side side) throws EngineException {
    return datatype.orElseThrow(
        () ->
            new EngineException(
                "%s %s: its type (expected: one that the Open Inference Protocol has)"
                    .formatted(side.word(), name)));
  }
}
