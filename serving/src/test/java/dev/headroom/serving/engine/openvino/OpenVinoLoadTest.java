package dev.headroom.serving.engine.openvino;

import static dev.headroom.serving.engine.openvino.OpenVinoModelTest.floats;
import static dev.headroom.serving.engine.openvino.OpenVinoModelTest.run;
import static dev.headroom.serving.engine.openvino.RealOpenVino.assertRefused;
import static dev.headroom.serving.engine.openvino.RealOpenVino.load;
import static dev.headroom.serving.engine.openvino.RealOpenVino.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.serving.engine.Engine.Threads;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.InputSettings;
import dev.headroom.serving.engine.InputSettings.Layout;
import dev.headroom.serving.engine.InputSettings.ShapeSetting;
import dev.headroom.serving.engine.LoadRequest;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.PartialShape;
import dev.headroom.serving.engine.PartialShape.Dimension;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.TensorSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be loaded, as what settings want it, and what is said where it cannot. */
class OpenVinoLoadTest {
  @TempDir private Path folder;

  @Test
  void withoutAnOpenVinoItIsSaidHowToInstallIt() throws Exception {
    OpenVinoEngine none = new OpenVinoEngine(Optional.of(folder), Optional.empty(), Map.of());
    assertThat(none.isInstalled()).isFalse();
    IrModel.addOne("3").write(folder);
    assertThatThrownBy(() -> none.load(request(folder, Map.of(), InputSettings.NONE)))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("openvino_path")
        .message()
        .doesNotContain(folder.toString());
    OpenVinoEngine nowhere =
        new OpenVinoEngine(
            Optional.empty(), Optional.empty(), Map.of("VIRTUAL_ENV", folder.toString()));
    if (!nowhere.isInstalled()) { // that is, not in a system's folder
      assertThatThrownBy(() -> nowhere.load(request(folder, Map.of(), InputSettings.NONE)))
          .hasMessageContaining("pip install openvino");
    }
  }

  @Test
  void anotherLibraryIsRefused() throws Exception {
    Path other = Files.writeString(folder.resolve("libopenvino_c.so"), "no library");
    OpenVinoEngine engine = new OpenVinoEngine(Optional.of(other), Optional.empty(), Map.of());
    IrModel.addOne("3").write(folder);
    assertThatThrownBy(() -> engine.load(request(folder, Map.of(), InputSettings.NONE)))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("libopenvino_c.so: it cannot be loaded");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no model", "<net", "<net name='a' version='11'></net>"})
  void aBrokenFileIsSaidWithoutItsFolder(String content) throws Exception {
    Files.writeString(folder.resolve("model.xml"), content);
    assertRefused(() -> load(folder))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("model.xml: ")
        .message()
        .doesNotContain("/", "src", "\n");
  }

  @Test
  void missingOrShortWeightsAreSaid() throws Exception {
    IrModel.addOne("3").write(folder);
    Files.write(folder.resolve("model.bin"), new byte[2]);
    assertRefused(() -> load(folder)).hasMessage("model.xml: Incorrect weights in bin file!");
    Files.delete(folder.resolve("model.bin"));
    assertRefused(() -> load(folder))
        .hasMessageStartingWith("model.xml: Empty weights data in bin file or bin file cannot be");
  }

  @Test
  void anOpenRankIsWhatTheShapeSays() throws Exception {
    IrModel.addOne("...").write(folder);
    assertRefused(() -> load(folder))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("rank");
    try (Model model = load(folder, shaped("(2,-1)"))) {
      assertThat(shape(model)).isEqualTo(Shape.of(2, -1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CPU", "AUTO", "AUTO:CPU", "HETERO:CPU", "MULTI:CPU", "BATCH:CPU"})
  void theDeviceIsOpenVinosToUnderstand(String device) throws Exception {
    LoadRequest on =
        new LoadRequest(
            IrModel.addOne("?,2").write(folder),
            device,
            new Threads(2, 1),
            Map.of(),
            InputSettings.NONE);
    try (Model model = RealOpenVino.engine().load(on)) {
      assertThat(floats(run(model, Shape.of(1, 2), 1, 2))).containsExactly(2, 3);
    }
  }

  @Test
  void anUnknownDeviceIsSaid() throws Exception {
    LoadRequest on =
        new LoadRequest(
            IrModel.addOne("2").write(folder),
            "TPU",
            new Threads(1, 1),
            Map.of(),
            InputSettings.NONE);
    assertRefused(() -> RealOpenVino.engine().load(on))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "model.xml: Device with \"TPU\" name is not registered in the OpenVINO Runtime");
  }

  @ParameterizedTest
  @CsvSource({
    "COLOUR, red, Unsupported property COLOUR",
    "ENABLE_CPU_PINNING, perhaps, ENABLE_CPU_PINNING",
    "CACHE_ENCRYPTION_CALLBACKS, x, plugin_config.CACHE_ENCRYPTION_CALLBACKS",
  })
  void aPropertyThatOpenVinoDoesNotKnowIsSaid(String key, String value, String message)
      throws Exception {
    IrModel.addOne("2").write(folder);
    assertRefused(
            () ->
                RealOpenVino.engine().load(request(folder, Map.of(key, value), InputSettings.NONE)))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(message);
  }

  @Test
  void propertiesAreTheUsersAndTheThreadsOfTheSettings() throws Exception {
    Map<String, String> users = Map.of("NUM_STREAMS", "AUTO", "INFERENCE_PRECISION_HINT", "f32");
    LoadRequest cpu = new LoadRequest(folder, "CPU", new Threads(3, 2), users, InputSettings.NONE);
    assertThat(new CompileProperties(cpu, Optional.of(Path.of("/cache")), 8).all())
        .containsOnly(
            Map.entry("NUM_STREAMS", "3"),
            Map.entry("INFERENCE_NUM_THREADS", "6"),
            Map.entry("INFERENCE_PRECISION_HINT", "f32"),
            Map.entry("CACHE_DIR", "/cache"));
    LoadRequest gpu =
        new LoadRequest(folder, "GPU", new Threads(3, 2), Map.of(), InputSettings.NONE);
    assertThat(new CompileProperties(gpu, Optional.empty(), 8).all())
        .containsOnly(Map.entry("PERFORMANCE_HINT", "LATENCY"));
  }

  /** As one stream of one thread OpenVINO would lose errors. */
  @ParameterizedTest
  @CsvSource({"1, 1, 8, 0", "1, 4, 1, 0", "1, 4, 8, 1", "2, 1, 8, 2"})
  void oneThreadIsNoStream(int streams, int perStream, int cores, String told) throws Exception {
    LoadRequest one =
        new LoadRequest(
            folder, "CPU", new Threads(streams, perStream), Map.of(), InputSettings.NONE);
    assertThat(new CompileProperties(one, Optional.empty(), cores).all())
        .containsEntry("NUM_STREAMS", told);
  }

  @Test
  void compiledModelsAreKeptInTheCache() throws Exception {
    RealOpenVino.engine();
    Path cache = folder.resolve("cache");
    OpenVinoEngine engine =
        new OpenVinoEngine(
            Optional.ofNullable(System.getenv("HEADROOM_OPENVINO")).map(Path::of),
            Optional.of(cache),
            System.getenv());
    IrModel.addOne("2").write(folder);
    for (int i = 0; i < 2; i++) {
      try (Model model = engine.load(request(folder, Map.of(), InputSettings.NONE))) {
        assertThat(floats(run(model, Shape.of(2), 1, 2))).containsExactly(2, 3);
      }
      try (Stream<Path> kept = Files.list(cache)) {
        assertThat(kept).hasSize(1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,3|(5,3)|5,3",
        "?,3|(5,3)|5,3",
        "1,3|(2:4,3)|-1,3",
        "1,3|(-1,-1)|-1,-1",
        "1,3|[7, 3]|7,3",
      })
  void theModelHasTheShapeThatIsSet(String declared, String setting, String told) throws Exception {
    IrModel.addOne(declared).write(folder);
    try (Model model = load(folder, shaped(setting))) {
      assertThat(shape(model).toString().replace(" ", "")).isEqualTo("[" + told + "]");
      assertThat(model.outputs().getFirst().shape()).isEqualTo(shape(model));
    }
  }

  @Test
  void aShapeThatTheModelCannotHaveIsSaid() throws Exception {
    new IrModel()
        .input("x", "f32", "1,3")
        .constant("c", 1, 2, 3)
        .node("y", "Add", "x", "c")
        .output("y")
        .write(folder);
    assertRefused(() -> load(folder, shaped("(1,5)")))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("Argument shapes are inconsistent");
    assertRefused(() -> load(folder, shaped("z", "(1,3)")))
        .hasMessage("shape.z: no such input (expected: one of [x])");
  }

  @Test
  void autoLeavesEachDimensionToTheRequest() throws Exception {
    IrModel.addOne("1,3").write(folder);
    InputSettings auto =
        new InputSettings(
            Map.of(InputSettings.ONLY, new ShapeSetting.Auto()), Optional.empty(), Map.of());
    try (Model model = load(folder, auto)) {
      assertThat(shape(model)).isEqualTo(Shape.of(-1, -1));
      assertThat(floats(run(model, Shape.of(2, 2), 1, 2, 3, 4))).containsExactly(2, 3, 4, 5);
    }
  }

  @Test
  void theBatchSizeIsTheFirstDimensionOrTheLayoutsN() throws Exception {
    IrModel.addOne("1,3").write(folder);
    try (Model model = load(folder, batch(Dimension.of(4), Map.of()))) {
      assertThat(shape(model)).isEqualTo(Shape.of(4, 3));
    }
    try (Model model = load(folder, batch(Dimension.ANY, Map.of("x", Layout.parse("CN"))))) {
      assertThat(shape(model)).isEqualTo(Shape.of(1, -1));
    }
  }

  /** Clients send NHWC, the model has NCHW: what they send is transposed in front of it. */
  @Test
  void aLayoutOfTwoTransposes() throws Exception {
    new IrModel()
        .input("x", "f32", "1,3,1,2")
        .constant("one", 1)
        .node("y", "Add", "x", "one")
        .output("y")
        .write(folder);
    InputSettings settings =
        new InputSettings(
            Map.of(), Optional.empty(), Map.of(InputSettings.ONLY, Layout.parse("NHWC:NCHW")));
    try (Model model = load(folder, settings)) {
      assertThat(shape(model)).isEqualTo(Shape.of(1, 1, 2, 3));
      // Two pixels of three channels become three channels of two pixels.
      assertThat(floats(run(model, Shape.of(1, 1, 2, 3), 1, 2, 3, 10, 20, 30)))
          .containsExactly(2, 11, 3, 21, 4, 31);
    }
    InputSettings wider =
        new InputSettings(
            Map.of("x", new ShapeSetting.Of(PartialShape.parse("(-1,1,5,3)"))),
            Optional.empty(),
            settings.layouts());
    try (Model model = load(folder, wider)) {
      assertThat(shape(model)).isEqualTo(Shape.of(-1, 1, 5, 3));
      assertThat(model.outputs())
          .extracting(TensorSpec::shape)
          .containsExactly(Shape.of(-1, 3, 1, 5));
    }
    InputSettings wrong =
        new InputSettings(
            Map.of(), Optional.empty(), Map.of(InputSettings.ONLY, Layout.parse("NHC:NCH")));
    assertRefused(() -> load(folder, wrong))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("Layout");
  }

  private static Shape shape(Model model) {
    return model.inputs().getFirst().shape();
  }

  private static InputSettings shaped(String shape) {
    return shaped(InputSettings.ONLY, shape);
  }

  private static InputSettings shaped(String name, String shape) {
    return new InputSettings(
        Map.of(name, new ShapeSetting.Of(PartialShape.parse(shape))), Optional.empty(), Map.of());
  }

  private static InputSettings batch(Dimension size, Map<String, Layout> layouts) {
    return new InputSettings(Map.of(), Optional.of(size), layouts);
  }
}
