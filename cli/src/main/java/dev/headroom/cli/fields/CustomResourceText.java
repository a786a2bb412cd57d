package dev.headroom.cli.fields;

import dev.headroom.api.resource.CustomResources;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.Yaml;

/** The CustomResourceDefinitions as YAML: {@code deploy/crds.yaml}. */
final class CustomResourceText {
  private static final int WIDTH = 120;

  private CustomResourceText() {}

  static String yaml() {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(FlowStyle.BLOCK);
    options.setWidth(WIDTH);
    options.setDereferenceAliases(true);
    Yaml yaml = new Yaml(options);
    StringBuilder text =
        new StringBuilder(
            "# Made by: headroom fields --crds. What a field means: docs/fields.md\n");
    for (Map<String, Object> definition : CustomResources.definitions()) {
      text.append("---\n").append(yaml.dump(definition));
    }
    return text.toString();
  }
}
