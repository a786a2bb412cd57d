package dev.headroom.serving.engine.openvino;

import static dev.headroom.serving.engine.openvino.NativeFunction.INT;
import static dev.headroom.serving.engine.openvino.NativeFunction.LONG;
import static dev.headroom.serving.engine.openvino.NativeFunction.MEMORY;

import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.foreign.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;

/**
 * The C API in this process: its functions by their names there, how memory of its is read, and
 * what its last failure was. It stays loaded. Thread-safe.
 *
 * <p>The message of a failure is the library's last one: where two calls fail in the same instant,
 * one may tell the other's.
 */
final class Library {
  /** {@code ov_shape_t}: the rank and the address of the dimensions. */
  static final StructLayout SHAPE = MemoryLayout.structLayout(LONG, LONG);

  /**
   * {@code ov_partial_shape_t}: least and most rank, and the address of pairs of least and most.
   */
  static final StructLayout PARTIAL_SHAPE = MemoryLayout.structLayout(LONG, LONG, LONG);

  /** Below these, a status is of the C wrapper, which leaves no message. */
  private static final int INVALID_C_PARAM = -14;

  private static final int UNKNOWN_EXCEPTION = -17;

  final NativeFunction coreCreate;
  final NativeFunction readModel;
  final NativeFunction modelFree;
  final Port.Functions modelInputs;
  final NativeFunction modelReshape;
  final NativeFunction compiledModelFree;
  final Port.Functions inputs;
  final Port.Functions outputs;
  final NativeFunction createInferRequest;
  final NativeFunction portName;
  final NativeFunction portShape;
  final NativeFunction portElementType;
  final NativeFunction portFree;
  final NativeFunction partialShapeFree;
  final NativeFunction tensorFromMemory;
  final NativeFunction tensorFromStrings;
  final NativeFunction tensorShape;
  final NativeFunction tensorByteSize;
  final NativeFunction tensorData;
  final NativeFunction tensorFree;
  final NativeFunction shapeFree;
  final NativeFunction setInput;
  final NativeFunction getOutput;
  final NativeFunction infer;
  final NativeFunction startAsync;
  final NativeFunction waitFor;
  final NativeFunction inferRequestFree;

  private final SymbolLookup symbols;
  private final NativeFunction lastMessage;
  private final NativeFunction errorText;
  private final NativeFunction free;
  private final ElementTypes elementTypes;

  private Library(SymbolLookup symbols) {
    this.symbols = symbols;
    lastMessage = NativeFunction.address(symbols, "ov_get_last_err_msg");
    errorText = NativeFunction.text(symbols, "ov_get_error_info");
    free = free("ov_free");
    coreCreate = of("ov_core_create", MEMORY);
    readModel = of("ov_core_read_model", LONG, MEMORY, MEMORY, MEMORY);
    modelFree = free("ov_model_free");
    modelInputs = ports("ov_model", "inputs_size", "const_input", Port.Side.INPUT);
    inputs = ports("ov_compiled_model", "inputs_size", "input", Port.Side.INPUT);
    outputs = ports("ov_compiled_model", "outputs_size", "output", Port.Side.OUTPUT);
    modelReshape = of("ov_model_reshape_by_port_indexes", LONG, MEMORY, MEMORY, LONG);
    compiledModelFree = free("ov_compiled_model_free");
    createInferRequest = of("ov_compiled_model_create_infer_request", LONG, MEMORY);
    portName = of("ov_port_get_any_name", LONG, MEMORY);
    portShape = of("ov_port_get_partial_shape", LONG, MEMORY);
    portElementType = of("ov_port_get_element_type", LONG, MEMORY);
    portFree = free("ov_output_const_port_free");
    partialShapeFree = NativeFunction.freeStruct(symbols, "ov_partial_shape_free");
    tensorFromMemory = of("ov_tensor_create_from_host_ptr", INT, SHAPE, LONG, MEMORY);
    tensorFromStrings = of("ov_tensor_create_from_string_array", MEMORY, LONG, SHAPE, MEMORY);
    tensorShape = of("ov_tensor_get_shape", LONG, MEMORY);
    tensorByteSize = of("ov_tensor_get_byte_size", LONG, MEMORY);
    tensorData = of("ov_tensor_data", LONG, MEMORY);
    tensorFree = free("ov_tensor_free");
    shapeFree = of("ov_shape_free", MEMORY);
    setInput = of("ov_infer_request_set_input_tensor_by_index", LONG, LONG, LONG);
    getOutput = of("ov_infer_request_get_output_tensor_by_index", LONG, LONG, MEMORY);
    infer = of("ov_infer_request_infer", LONG);
    startAsync = of("ov_infer_request_start_async", LONG);
    waitFor = of("ov_infer_request_wait", LONG);
    inferRequestFree = free("ov_infer_request_free");
    elementTypes = ElementTypes.probed(sizeOf(ElementTypes.probe()));
  }

  /**
   * Loads the library at {@code path}.
   *
   * @throws EngineException where it cannot be loaded or is too old
   */
  @SuppressWarnings(
      "restricted") // native access is what this is for, and the program's jar enables it
  static Library load(Path path) throws EngineException {
    String name = String.valueOf(path.getFileName());
    try {
      return new Library(SymbolLookup.libraryLookup(path, Arena.global()));
    } catch (NativeFunction.MissingFunction e) {
      throw new EngineException(
          "%s: it has no %s (expected: OpenVINO 2024.6 or newer)".formatted(name, e.getMessage()),
          e);
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          name
              + ": it cannot be loaded (expected: OpenVINO's C library of this machine's architecture)",
          e);
    }
  }

  private Port.Functions ports(String owner, String count, String one, Port.Side side) {
    return new Port.Functions(
        side,
        of(owner + "_" + count, LONG, MEMORY),
        of(owner + "_" + one + "_by_index", LONG, LONG, MEMORY),
        of(owner + "_" + one + "_by_name", LONG, MEMORY, MEMORY));
  }

  NativeFunction of(String name, MemoryLayout... arguments) {
    return NativeFunction.of(symbols, name, arguments);
  }

  NativeFunction free(String name) {
    return NativeFunction.free(symbols, name);
  }

  NativeFunction variadic(String name, int fixed, MemoryLayout... arguments) {
    return NativeFunction.variadic(symbols, name, fixed, arguments);
  }

  ElementTypes elementTypes() {
    return elementTypes;
  }

  private long sizeOf(int elementType) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(LONG);
      MemorySegment shape = arena.allocate(SHAPE);
      shape.set(LONG, LONG.byteSize(), arena.allocate(LONG).address());
      MemorySegment element = arena.allocate(LONG);
      if (tensorFromMemory.call(elementType, shape, element.address(), out) != 0) {
        return 0;
      }
      long tensor = out.get(LONG, 0);
      try {
        return tensorByteSize.call(tensor, out) == 0 ? out.get(LONG, 0) : 0;
      } finally {
        tensorFree.free(tensor);
      }
    }
  }

  /**
   * Nothing, where {@code status} is success.
   *
   * @throws OpenVinoException with the library's message
   */
  void check(int status) throws OpenVinoException {
    if (status != 0) {
      throw new OpenVinoException(message(status));
    }
  }

  private String message(int status) {
    boolean wrapper = status <= INVALID_C_PARAM && status != UNKNOWN_EXCEPTION;
    long told = wrapper ? 0 : lastMessage.address();
    return told == 0 ? NativeMemory.text(errorText.text(status)) : take(told);
  }

  /** A text of the library's, which is freed. */
  String take(long address) {
    try {
      return NativeMemory.text(address);
    } finally {
      free.free(address);
    }
  }

  /** An array of {@code values}. */
  static MemorySegment array(Arena arena, long... values) {
    // Of no element would be of no address.
    return values.length == 0 ? arena.allocate(LONG) : arena.allocateFrom(LONG, values);
  }
}
