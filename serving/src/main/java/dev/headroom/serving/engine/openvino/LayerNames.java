package dev.headroom.serving.engine.openvino;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What ports are called whose tensors have no name: OVMS calls them by their layer's friendly name,
 * which the C API does not tell, so it is read from the model's file, and only if it is asked for.
 *
 * @param model OpenVINO's format, or another one, which has names for all
 */
record LayerNames(Path model, Port.Side side) {
  /** The name of the port at {@code index}. */
  String name(int index) {
    String usual = side.word() + "_" + index;
    if (!model.toString().endsWith(".xml")) {
      return usual;
    }
    try {
      List<String> names = read();
      return index < names.size() ? names.get(index) : usual;
    } catch (IOException | XMLStreamException e) {
      return usual;
    }
  }

  private List<String> read() throws IOException, XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    List<String> names = new ArrayList<>();
    try (InputStream in = Files.newInputStream(model)) {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      int depth = 0;
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          depth++;
          // net, layers, layer; those of a loop's body lie deeper.
          if (depth == 3
              && xml.getLocalName().equals("layer")
              && side.layer().equals(xml.getAttributeValue(null, "type"))) {
            names.add(String.valueOf(xml.getAttributeValue(null, "name")));
          }
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          depth--;
        }
      }
    }
    return names;
  }
}
