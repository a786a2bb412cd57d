package dev.headroom.serving.repository;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.serving.engine.InputSettings;
import dev.headroom.serving.engine.InputSettings.Layout;
import dev.headroom.serving.engine.InputSettings.ShapeSetting;
import dev.headroom.serving.engine.PartialShape;
import dev.headroom.serving.engine.PartialShape.Dimension;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what OVMS's {@code shape}, {@code batch_size} and {@code layout} say. */
final class InputReader {
  private static final String AUTO = "auto";

  /** The model's own batch size. */
  private static final String OWN = "0";

  private InputReader() {}

  static InputSettings read(Fields config) {
    Map<String, ShapeSetting> shapes =
        each(
            config.get("shape"),
            text ->
                text.equals(AUTO)
                    ? new ShapeSetting.Auto()
                    : new ShapeSetting.Of(PartialShape.parse(text)),
            "dimensions such as (1,3,224,-1) or (1,3,224,100:200), auto, or these for inputs by name");
    Map<String, Layout> layouts =
        each(
            config.get("layout"),
            Layout::parse,
            "letters such as NHWC, what clients send and what the model has such as NHWC:NCHW, or"
                + " these for inputs by name");
    return new InputSettings(shapes, batch(config.get("batch_size")), layouts);
  }

  private static Optional<Dimension> batch(Field field) {
    String text = field.present() ? field.text() : null;
    if (text == null || text.equals(OWN)) {
      return Optional.empty();
    }
    try {
      return Optional.of(text.equals(AUTO) ? Dimension.ANY : Dimension.parse(text));
    } catch (IllegalArgumentException e) {
      field.problem("a number such as 8, a range such as 1:8, -1, or auto");
      return Optional.empty();
    }
  }

  /** What stands for each input, or for the only one. */
  private static <T> Map<String, T> each(Field field, Function<String, T> parse, String expected) {
    Map<String, T> read = new LinkedHashMap<>();
    if (field.isMap()) {
      field.entries().forEach((name, entry) -> put(read, name, parsed(entry, parse, expected)));
    } else if (field.present()) {
      put(read, InputSettings.ONLY, parsed(field, parse, expected));
    }
    return read;
  }

  private static <T> void put(Map<String, T> map, String name, @Nullable T value) {
    if (value != null) {
      map.put(name, value);
    }
  }

  private static <T> @Nullable T parsed(Field field, Function<String, T> parse, String expected) {
    String text = field.string();
    try {
      return text == null ? null : parse.apply(text);
    } catch (IllegalArgumentException e) {
      field.problem(expected);
      return null;
    }
  }
}
