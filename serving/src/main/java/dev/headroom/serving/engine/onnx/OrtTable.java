package dev.headroom.serving.engine.onnx;

/**
 * Where functions stand in {@code OrtApi}, a struct of their addresses that later versions only
 * append to: the places are those of version {@link #VERSION}, that of ONNX Runtime 1.29.
 *
 * @see <a
 *     href="https://github.com/microsoft/onnxruntime/blob/v1.29.0/include/onnxruntime/core/session/onnxruntime_c_api.h">the
 *     header</a>
 */
final class OrtTable {
  /** What {@code GetApi} is asked for. */
  static final int VERSION = 29;

  static final int GET_ERROR_MESSAGE = 2;
  static final int CREATE_SESSION = 7;
  static final int RUN = 9;
  static final int CREATE_SESSION_OPTIONS = 10;
  static final int SET_INTRA_OP_NUM_THREADS = 24;
  static final int SET_INTER_OP_NUM_THREADS = 25;
  static final int SESSION_GET_INPUT_COUNT = 30;
  static final int SESSION_GET_OUTPUT_COUNT = 31;
  static final int SESSION_GET_OVERRIDABLE_INITIALIZER_COUNT = 32;
  static final int SESSION_GET_INPUT_TYPE_INFO = 33;
  static final int SESSION_GET_OUTPUT_TYPE_INFO = 34;
  static final int SESSION_GET_OVERRIDABLE_INITIALIZER_TYPE_INFO = 35;
  static final int SESSION_GET_INPUT_NAME = 36;
  static final int SESSION_GET_OUTPUT_NAME = 37;
  static final int SESSION_GET_OVERRIDABLE_INITIALIZER_NAME = 38;
  static final int CREATE_RUN_OPTIONS = 39;
  static final int RUN_OPTIONS_SET_TERMINATE = 46;
  static final int RUN_OPTIONS_UNSET_TERMINATE = 47;
  static final int CREATE_TENSOR = 48;
  static final int CREATE_TENSOR_WITH_DATA = 49;
  static final int GET_TENSOR_MUTABLE_DATA = 51;
  static final int GET_STRING_TENSOR_DATA_LENGTH = 53;
  static final int GET_STRING_TENSOR_CONTENT = 54;
  static final int CAST_TYPE_INFO_TO_TENSOR_INFO = 55;
  static final int GET_ONNX_TYPE_FROM_TYPE_INFO = 56;
  static final int GET_TENSOR_ELEMENT_TYPE = 60;
  static final int GET_DIMENSIONS_COUNT = 61;
  static final int GET_DIMENSIONS = 62;
  static final int CREATE_CPU_MEMORY_INFO = 69;
  static final int ALLOCATOR_FREE = 76;
  static final int GET_ALLOCATOR_WITH_DEFAULT_OPTIONS = 78;
  static final int GET_VALUE = 80;
  static final int GET_VALUE_COUNT = 81;
  static final int RELEASE_STATUS = 93;
  static final int RELEASE_SESSION = 95;
  static final int RELEASE_VALUE = 96;
  static final int RELEASE_RUN_OPTIONS = 97;
  static final int RELEASE_TYPE_INFO = 98;
  static final int RELEASE_SESSION_OPTIONS = 100;
  static final int CAST_TYPE_INFO_TO_MAP_TYPE_INFO = 103;
  static final int CAST_TYPE_INFO_TO_SEQUENCE_TYPE_INFO = 104;
  static final int GET_MAP_KEY_TYPE = 105;
  static final int GET_MAP_VALUE_TYPE = 106;
  static final int GET_SEQUENCE_ELEMENT_TYPE = 107;
  static final int CREATE_ENV_WITH_GLOBAL_THREAD_POOLS = 119;
  static final int DISABLE_PER_SESSION_THREADS = 120;
  static final int CREATE_THREADING_OPTIONS = 121;
  static final int RELEASE_THREADING_OPTIONS = 122;
  static final int ADD_SESSION_CONFIG_ENTRY = 130;
  static final int SET_GLOBAL_INTRA_OP_NUM_THREADS = 147;
  static final int SET_GLOBAL_INTER_OP_NUM_THREADS = 148;
  static final int SET_GLOBAL_SPIN_CONTROL = 149;
  static final int GET_RESIZED_STRING_TENSOR_ELEMENT_BUFFER = 252;
  static final int TENSOR_TYPE_AND_SHAPE_HAS_SHAPE = 390;
  static final int GET_TENSOR_ELEMENT_TYPE_AND_SHAPE = 414;

  /** How much of the struct is read. */
  static final int LENGTH = GET_TENSOR_ELEMENT_TYPE_AND_SHAPE + 1;

  private OrtTable() {}
}
