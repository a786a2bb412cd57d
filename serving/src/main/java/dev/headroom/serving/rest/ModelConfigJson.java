package dev.headroom.serving.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.repository.LoadedVersion;
import dev.headroom.serving.repository.ServedModel;
import dev.headroom.serving.repository.VersionPolicy;
import java.io.IOException;
import java.util.List;

/**
 * Triton's model configuration extension: how a model is served, in the fields of its {@code
 * ModelConfig} that mean something here.
 *
 * @see <a
 *     href="https://github.com/triton-inference-server/common/blob/main/protobuf/model_config.proto">its
 *     fields</a>
 */
final class ModelConfigJson {
  private ModelConfigJson() {}

  static void write(JsonGenerator json, ServedModel model, LoadedVersion version)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", version.model());
    json.writeStringField("platform", version.platform());
    policy(json, model.settings().versionPolicy());
    // Shapes are whole ones, with the batch where there is one.
    json.writeNumberField("max_batch_size", 0);
    tensors(json, "input", version.inputs());
    tensors(json, "output", version.outputs());
    json.writeArrayFieldStart("instance_group");
    json.writeStartObject();
    json.writeStringField("kind", "KIND_CPU");
    json.writeNumberField("count", version.capacity().streams());
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void policy(JsonGenerator json, VersionPolicy policy) throws IOException {
    json.writeObjectFieldStart("version_policy");
    switch (policy) {
      case VersionPolicy.All() -> json.writeObjectFieldStart("all");
      case VersionPolicy.Latest(int count) -> {
        json.writeObjectFieldStart("latest");
        json.writeNumberField("num_versions", count);
      }
      case VersionPolicy.Specific(var versions) -> {
        json.writeObjectFieldStart("specific");
        json.writeArrayFieldStart("versions");
        for (long number : versions.stream().sorted().toList()) {
          json.writeNumber(number);
        }
        json.writeEndArray();
      }
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void tensors(JsonGenerator json, String side, List<TensorSpec> specs)
      throws IOException {
    json.writeArrayFieldStart(side);
    for (TensorSpec spec : specs) {
      json.writeStartObject();
      json.writeStringField("name", spec.name());
      json.writeStringField("data_type", type(spec.datatype()));
      json.writeFieldName("dims");
      V2Request.shape(json, spec.shape());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static String type(Datatype datatype) {
    return datatype == Datatype.BYTES ? "TYPE_STRING" : "TYPE_" + datatype.name();
  }
}
