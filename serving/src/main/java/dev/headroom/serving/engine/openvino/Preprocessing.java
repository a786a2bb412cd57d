package dev.headroom.serving.engine.openvino;

import static dev.headroom.serving.engine.openvino.NativeFunction.LONG;
import static dev.headroom.serving.engine.openvino.NativeFunction.MEMORY;

import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.InputSettings;
import dev.headroom.serving.engine.InputSettings.Layout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * Steps in front of a model, which become part of it: the transposition of an input's dimensions.
 */
record Preprocessing(Library library, InputSettings settings) {
  /** Whether clients send anything else than what the model has. */
  static boolean isNeeded(InputSettings settings) {
    return settings.layouts().values().stream().anyMatch(Layout::transposes);
  }

  /**
   * The model with the steps, in place of {@code model}, which is freed.
   *
   * @param inputs those of {@code model}
   */
  long replace(long model, List<Port> inputs) throws OpenVinoException, EngineException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(LONG);
      library.check(
          library.of("ov_preprocess_prepostprocessor_create", LONG, MEMORY).call(model, out));
      long steps = out.get(LONG, 0);
      try {
        for (int i = 0; i < inputs.size(); i++) {
          Optional<Layout> layout = settings.layout(inputs.get(i).name());
          if (layout.isPresent() && layout.get().transposes()) {
            input(arena, steps, i, layout.get());
          }
        }
        library.check(
            library.of("ov_preprocess_prepostprocessor_build", LONG, MEMORY).call(steps, out));
      } finally {
        library.free("ov_preprocess_prepostprocessor_free").free(steps);
      }
      library.modelFree.free(model);
      return out.get(LONG, 0);
    }
  }

  private void input(Arena arena, long steps, int index, Layout layout) throws OpenVinoException {
    MemorySegment out = arena.allocate(LONG);
    library.check(
        library
            .of("ov_preprocess_prepostprocessor_get_input_info_by_index", LONG, LONG, MEMORY)
            .call(steps, index, out));
    long input = out.get(LONG, 0);
    try {
      set(arena, input, "tensor", layout.tensor());
      set(arena, input, "model", layout.model());
    } finally {
      library.free("ov_preprocess_input_info_free").free(input);
    }
  }

  /** The layout of {@code side} of an input: its tensor or the model. */
  private void set(Arena arena, long input, String side, String letters) throws OpenVinoException {
    MemorySegment out = arena.allocate(LONG);
    library.check(
        library
            .of("ov_preprocess_input_info_get_" + side + "_info", LONG, MEMORY)
            .call(input, out));
    long info = out.get(LONG, 0);
    try {
      library.check(
          library.of("ov_layout_create", MEMORY, MEMORY).call(arena.allocateFrom(letters), out));
      long layout = out.get(LONG, 0);
      try {
        library.check(
            library
                .of("ov_preprocess_input_" + side + "_info_set_layout", LONG, LONG)
                .call(info, layout));
      } finally {
        library.free("ov_layout_free").free(layout);
      }
    } finally {
      library.free("ov_preprocess_input_" + side + "_info_free").free(info);
    }
  }
}
