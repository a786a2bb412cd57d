package dev.headroom.serving.engine.openvino;

import dev.headroom.serving.engine.EngineException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Models of which a request could end the process. OpenVINO divides integers by the step of a
 * Range, the block of a Col2Im and the strides of a StridedSlice without a look at them (tried with
 * 2026.4.1: SIGFPE). So these have to be constants of the model, be it behind a change of type or
 * shape; what is computed could be a client's zero.
 */
final class FatalZeros {
  private static final Map<String, Integer> DIVISORS =
      Map.of("Range", 2, "Col2Im", 2, "StridedSlice", 3);

  /** Whose first input is its output's value. */
  private static final Set<String> PASSING =
      Set.of(
          "Identity",
          "Cast",
          "Convert",
          "ConvertLike",
          "CastLike",
          "Squeeze",
          "Unsqueeze",
          "Reshape");

  private static final Set<String> CONSTANT = Set.of("Constant", "Const");
  private static final Set<String> FLOATS = Set.of("f16", "bf16", "f32", "f64");

  private final Map<String, String> passed = new HashMap<>();
  private final Set<String> constants = new HashSet<>();
  private final List<Use> uses = new ArrayList<>();

  private record Use(String layer, String value) {}

  private FatalZeros() {}

  /**
   * Refuses {@code model}, of OpenVINO's format or ONNX's; one that cannot be read is OpenVINO's to
   * refuse.
   */
  static void refuse(Path model) throws EngineException {
    Optional<String> layer;
    try {
      layer = model.toString().endsWith(".xml") ? ofIr(model) : ofOnnx(model);
    } catch (IOException | XMLStreamException e) {
      return;
    }
    if (layer.isPresent()) {
      throw new EngineException(
          "%s: its %s divides by what a request may choose, and OpenVINO ends the process where that is 0 (expected: a constant there, or engine onnxruntime)"
              .formatted(model.getFileName(), layer.get()));
    }
  }

  private void layer(String type, List<String> inputs, List<String> outputs) {
    if (CONSTANT.contains(type)) {
      constants.addAll(outputs);
    } else if (PASSING.contains(type) && !inputs.isEmpty() && !outputs.isEmpty()) {
      passed.put(outputs.getFirst(), inputs.getFirst());
    }
    int divisor = DIVISORS.getOrDefault(type, inputs.size());
    if (divisor < inputs.size()) {
      uses.add(new Use(type, inputs.get(divisor)));
    }
  }

  /** A layer that divides by what is no constant. */
  private Optional<String> found() {
    for (Use use : uses) {
      String value = use.value();
      for (int i = 0; i <= passed.size() && passed.containsKey(value); i++) {
        value = passed.getOrDefault(value, value);
      }
      if (!constants.contains(value)) {
        return Optional.of(use.layer());
      }
    }
    return Optional.empty();
  }

  /** Values of all graphs, those of loops' bodies too, have names of their own. */
  private static Optional<String> ofOnnx(Path model) throws IOException {
    FatalZeros zeros = new FatalZeros();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(model))) {
      ProtobufStream stream = new ProtobufStream(in);
      stream.message(
          Files.size(model),
          (field, length) -> {
            if (field == 7) {
              zeros.graph(stream, length);
            }
          });
    }
    return zeros.found();
  }

  /** {@code node=1, initializer=5}. */
  private void graph(ProtobufStream stream, long length) throws IOException {
    stream.message(
        length,
        (field, size) -> {
          if (field == 1) {
            node(stream, size);
          } else if (field == 5) {
            stream.message(
                size,
                (part, bytes) -> {
                  if (part == 8) {
                    constants.add(stream.text(bytes));
                  }
                });
          }
        });
  }

  /** {@code input=1, output=2, op_type=4, attribute=5}, whose graphs are {@code g=6, graphs=11}. */
  private void node(ProtobufStream stream, long length) throws IOException {
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    List<String> type = new ArrayList<>();
    stream.message(
        length,
        (field, size) -> {
          switch (field) {
            case 1 -> inputs.add(stream.text(size));
            case 2 -> outputs.add(stream.text(size));
            case 4 -> type.add(stream.text(size));
            case 5 ->
                stream.message(
                    size,
                    (part, bytes) -> {
                      if (part == 6 || part == 11) {
                        graph(stream, bytes);
                      }
                    });
            default -> {}
          }
        });
    layer(type.isEmpty() ? "" : type.getLast(), inputs, outputs);
  }

  /** A layer of OpenVINO's format, whose inputs come in edges. */
  private record IrLayer(String type, String elements) {}

  /** The layers and edges of a net, or of a loop's body. */
  private static final class Scope {
    final Map<String, IrLayer> layers = new HashMap<>();
    final Map<String, List<String>> sources = new HashMap<>();
    String open = "";

    FatalZeros zeros() {
      FatalZeros zeros = new FatalZeros();
      layers.forEach(
          (id, layer) -> {
            boolean fatal = !FLOATS.contains(layer.elements()) || !layer.type().equals("Range");
            if (fatal) {
              zeros.layer(layer.type(), sources.getOrDefault(id, List.of()), List.of(id));
            }
          });
      return zeros;
    }
  }

  private static Optional<String> ofIr(Path model) throws IOException, XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    Deque<Scope> scopes = new ArrayDeque<>();
    scopes.push(new Scope());
    try (InputStream in = Files.newInputStream(model)) {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          element(xml, scopes);
        } else if (event == XMLStreamConstants.END_ELEMENT && isBody(xml.getLocalName())) {
          Optional<String> found = scopes.pop().zeros().found();
          if (found.isPresent()) {
            return found;
          }
        }
      }
    }
    return scopes.pop().zeros().found();
  }

  private static boolean isBody(String element) {
    return element.equals("body") || element.equals("then_body") || element.equals("else_body");
  }

  private static void element(XMLStreamReader xml, Deque<Scope> scopes) {
    String element = xml.getLocalName();
    Scope scope = scopes.element();
    if (isBody(element)) {
      scopes.push(new Scope());
    } else if (element.equals("layer")) {
      scope.open = attribute(xml, "id");
      scope.layers.put(scope.open, new IrLayer(attribute(xml, "type"), ""));
    } else if (element.equals("data")) {
      scope.layers.computeIfPresent(
          scope.open, (id, layer) -> new IrLayer(layer.type(), attribute(xml, "output_type")));
    } else if (element.equals("edge")) {
      List<String> sources =
          scope.sources.computeIfAbsent(attribute(xml, "to-layer"), id -> new ArrayList<>());
      String port = attribute(xml, "to-port");
      int at = port.matches("\\d{1,4}") ? Integer.parseInt(port) : 0;
      while (sources.size() <= at) {
        sources.add("");
      }
      sources.set(at, attribute(xml, "from-layer"));
    }
  }

  private static String attribute(XMLStreamReader xml, String name) {
    String value = xml.getAttributeValue(null, name);
    return value == null ? "" : value;
  }
}
