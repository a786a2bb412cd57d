package dev.headroom.serving.engine.openvino;

import static dev.headroom.serving.engine.openvino.NativeFunction.LONG;
import static dev.headroom.serving.engine.openvino.NativeFunction.MEMORY;

import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.LoadRequest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An {@code ov_core_t}, which lives as long as the process. Thread-safe. */
final class Core {
  /** Those of {@code ov_core_compile_model} before its properties. */
  private static final List<MemoryLayout> FIXED = List.of(LONG, LONG, MEMORY, LONG, MEMORY);

  private final Library library;
  private final long handle;

  private Core(Library library, long handle) {
    this.library = library;
    this.handle = handle;
  }

  /** Loads the library at {@code path}. */
  static Core create(Path path) throws EngineException {
    Library library = Library.load(path);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(LONG);
      library.check(library.coreCreate.call(out));
      return new Core(library, out.get(LONG, 0));
    } catch (OpenVinoException e) {
      throw new EngineException("OpenVINO does not start: " + e.told(path.resolveSibling("")), e);
    }
  }

  /** Such as {@code 2026.4.1-22086-…}. */
  String version() {
    try (Arena arena = Arena.ofConfined()) {
      // Two texts, the second of which is a description.
      MemorySegment version = arena.allocate(LONG, 2);
      if (library.of("ov_get_openvino_version", MEMORY).call(version) != 0) {
        return "of an unknown version";
      }
      library.take(version.getAtIndex(LONG, 1));
      return library.take(version.getAtIndex(LONG, 0));
    }
  }

  /**
   * Reads {@code file}, makes of it what {@code request} wants, and compiles it with {@code
   * properties}.
   */
  OpenVinoModel load(Path file, LoadRequest request, Map<String, String> properties)
      throws OpenVinoException, EngineException {
    FatalZeros.refuse(file);
    try (Arena arena = Arena.ofConfined()) {
      SourceModel source = SourceModel.of(library, file, read(arena, file));
      try {
        source.apply(request.inputs());
        long compiled = compile(arena, source.handle(), request.device(), properties);
        return OpenVinoModel.of(library, source, compiled, file, request);
      } catch (OpenVinoException | EngineException | RuntimeException | Error e) {
        source.close();
        throw e;
      }
    }
  }

  private long read(Arena arena, Path file) throws OpenVinoException {
    MemorySegment out = arena.allocate(LONG);
    library.check(
        library.readModel.call(
            handle, arena.allocateFrom(file.toString()), MemorySegment.NULL, out));
    return out.get(LONG, 0);
  }

  private long compile(Arena arena, long model, String device, Map<String, String> properties)
      throws OpenVinoException {
    MemorySegment out = arena.allocate(LONG);
    List<Object> arguments = new ArrayList<>();
    arguments.add(handle);
    arguments.add(model);
    arguments.add(arena.allocateFrom(device));
    arguments.add(2L * properties.size());
    arguments.add(out);
    List<MemoryLayout> layouts = new ArrayList<>(FIXED);
    for (Map.Entry<String, String> property : properties.entrySet()) {
      arguments.add(arena.allocateFrom(property.getKey()));
      arguments.add(arena.allocateFrom(property.getValue()));
      layouts.add(MEMORY);
      layouts.add(MEMORY);
    }
    NativeFunction compile =
        library.variadic(
            "ov_core_compile_model", FIXED.size(), layouts.toArray(MemoryLayout[]::new));
    library.check(compile.callWith(arguments.toArray()));
    return out.get(LONG, 0);
  }
}
