package dev.headroom.serving.engine.openvino;

import static dev.headroom.serving.engine.openvino.NativeFunction.INT;
import static dev.headroom.serving.engine.openvino.NativeFunction.LONG;

import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.PartialShape;
import dev.headroom.serving.engine.PartialShape.Dimension;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An input or output of a model, as the library tells it.
 *
 * @param name a name of its tensor, any one, as OVMS takes it; where it has none, that of its layer
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
   * Reads ports.
   *
   * @param owner a model or compiled model
   * @param count the function that tells how many {@code owner} has
   * @param byIndex the function that gives one of them
   * @param names names for those whose tensors have none, by index
   */
  static List<Port> read(
      Library library, long owner, NativeFunction count, NativeFunction byIndex, LayerNames names)
      throws OpenVinoException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(LONG);
      library.check(count.call(owner, out));
      int ports = Math.toIntExact(out.get(LONG, 0));
      List<Port> read = new ArrayList<>(ports);
      for (int i = 0; i < ports; i++) {
        library.check(byIndex.call(owner, i, out));
        long port = out.get(LONG, 0);
        try {
          read.add(read(library, arena, port, i, names));
        } finally {
          library.portFree.free(port);
        }
      }
      return read;
    }
  }

  private static Port read(Library library, Arena arena, long port, int index, LayerNames names)
      throws OpenVinoException {
    MemorySegment out = arena.allocate(LONG);
    String name =
        library.portName.call(port, out) == 0 ? library.take(out.get(LONG, 0)) : names.name(index);
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
            Library.memory(shape.getAtIndex(LONG, 2), 2 * rank * LONG.byteSize());
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
