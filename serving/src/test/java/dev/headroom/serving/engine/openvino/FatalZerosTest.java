package dev.headroom.serving.engine.openvino;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.serving.OnnxBytes;
import dev.headroom.serving.OnnxBytes.ElementType;
import dev.headroom.serving.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which models a request could end the process with. Without an OpenVINO. */
class FatalZerosTest {
  @TempDir private Path folder;

  private Path onnx(OnnxBytes model) throws IOException {
    return Files.write(folder.resolve("model.onnx"), model.bytes());
  }

  private static OnnxBytes range(String step) {
    return new OnnxBytes()
        .input("start", ElementType.FLOAT)
        .input("end", ElementType.FLOAT)
        .output("y", ElementType.FLOAT, -1)
        .node("Range", "start,end," + step, "y");
  }

  @Test
  void aStepThatARequestChoosesIsRefused() throws Exception {
    Path model = onnx(range("step").input("step", ElementType.FLOAT));

    assertThatThrownBy(() -> FatalZeros.refuse(model))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("model.onnx: its Range divides by what a request may choose");
  }

  @Test
  void soIsOneThatIsComputedOfIt() throws Exception {
    Path model =
        onnx(
            range("step")
                .input("x", ElementType.FLOAT)
                .node("Add", "x,x", "twice")
                .node("Identity", "twice", "step"));

    assertThatThrownBy(() -> FatalZeros.refuse(model)).isInstanceOf(EngineException.class);
  }

  @Test
  void aConstantOneIsNot() throws Exception {
    assertThatCode(() -> FatalZeros.refuse(onnx(range("c").constant("c", 1))))
        .doesNotThrowAnyException();
    Path behind = onnx(range("step").constant("c", 1).node("Identity", "c", "step"));
    assertThatCode(() -> FatalZeros.refuse(behind)).doesNotThrowAnyException();
  }

  @Test
  void theBlockOfACol2ImCounts() throws Exception {
    Path model =
        onnx(
            new OnnxBytes()
                .input("x", ElementType.FLOAT, 1, -1, -1)
                .input("block", ElementType.INT64, 2)
                .output("y", ElementType.FLOAT, -1, -1, -1, -1)
                .constant("image", 1)
                .node("Col2Im", "x,image,block", "y"));

    assertThatThrownBy(() -> FatalZeros.refuse(model)).hasMessageContaining("its Col2Im divides");
  }

  @ParameterizedTest
  @CsvSource({"Const,i64,false", "Parameter,i64,true", "Parameter,f32,false", "Parameter,,true"})
  void openVinosOwnFormatIsLookedThroughToo(String source, String elements, boolean refused)
      throws Exception {
    String xml =
        """
        <net name="n" version="11"><layers>
          <layer id="0" name="a" type="Parameter" version="opset1"/>
          <layer id="1" name="b" type="Parameter" version="opset1"/>
          <layer id="2" name="c" type="%s" version="opset1"><data element_type="i32" shape=""/></layer>
          <layer id="3" name="d" type="Convert" version="opset1"/>
          <layer id="4" name="r" type="Range" version="opset4"><data output_type="%s"/></layer>
        </layers><edges>
          <edge from-layer="2" from-port="0" to-layer="3" to-port="0"/>
          <edge from-layer="0" from-port="0" to-layer="4" to-port="0"/>
          <edge from-layer="3" from-port="1" to-layer="4" to-port="2"/>
          <edge from-layer="1" from-port="0" to-layer="4" to-port="1"/>
        </edges></net>
        """
            .formatted(source, elements == null ? "" : elements);
    Path plain = Files.writeString(folder.resolve("model.xml"), xml);
    Path body =
        Files.writeString(
            folder.resolve("loop.xml"),
            "<net><layers><layer id=\"0\" type=\"Loop\">"
                + xml.replace("<net name=\"n\" version=\"11\">", "<body>")
                    .replace("</net>", "</body>")
                + "</layer></layers></net>");
    for (Path model : new Path[] {plain, body}) {
      if (refused) {
        assertThatThrownBy(() -> FatalZeros.refuse(model)).isInstanceOf(EngineException.class);
      } else {
        assertThatCode(() -> FatalZeros.refuse(model)).doesNotThrowAnyException();
      }
    }
  }

  @Test
  void whatCannotBeReadIsOpenVinosToRefuse() throws Exception {
    Path junk = Files.write(folder.resolve("model.onnx"), new byte[] {1, 2, 3, (byte) 0xFF});
    assertThatCode(() -> FatalZeros.refuse(junk)).doesNotThrowAnyException();
    Path xml = Files.writeString(folder.resolve("model.xml"), "<net>");
    assertThatCode(() -> FatalZeros.refuse(xml)).doesNotThrowAnyException();
  }
}
