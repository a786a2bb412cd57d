package dev.headroom.serving.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.inference.Excerpt;
import dev.headroom.serving.inference.RepositoryIndex;
import dev.headroom.serving.repository.Catalogue;
import dev.headroom.serving.repository.LoadedVersion;
import dev.headroom.serving.repository.ServedModel;
import dev.headroom.serving.repository.ServedVersion;
import dev.headroom.serving.repository.VersionState;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Descriptions of the server, of models and of their state, in both protocols' forms. */
final class Metadata {
  private Metadata() {}

  static void server(JsonGenerator json, String version) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", "Headroom");
    json.writeStringField("version", version);
    json.writeArrayFieldStart("extensions");
    for (String extension :
        List.of("binary_tensor_data", "model_repository", "model_configuration", "statistics")) {
      json.writeString(extension);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  static void alive(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("status", "alive");
    json.writeEndObject();
  }

  /** The names of all models, as KServe lists them in both protocols. */
  static void list(JsonGenerator json, Catalogue catalogue) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("models");
    for (String name : catalogue.models().keySet()) {
      json.writeString(name);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  static void v2(JsonGenerator json, ServedModel model, LoadedVersion version) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", version.model());
    json.writeArrayFieldStart("versions");
    for (ServedVersion served : model.versions().values()) {
      if (served.state().isServed()) {
        json.writeString(Long.toString(served.version()));
      }
    }
    json.writeEndArray();
    json.writeStringField("platform", version.platform());
    v2(json, "inputs", version.inputs());
    v2(json, "outputs", version.outputs());
    json.writeEndObject();
  }

  private static void v2(JsonGenerator json, String side, List<TensorSpec> specs)
      throws IOException {
    json.writeArrayFieldStart(side);
    for (TensorSpec spec : specs) {
      json.writeStartObject();
      json.writeStringField("name", spec.name());
      json.writeStringField("datatype", spec.datatype().name());
      json.writeFieldName("shape");
      V2Request.shape(json, spec.shape());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void v1(JsonGenerator json, LoadedVersion version) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("modelSpec");
    json.writeStringField("name", version.model());
    json.writeStringField("signatureName", "");
    json.writeStringField("version", Long.toString(version.version()));
    json.writeEndObject();
    json.writeObjectFieldStart("metadata");
    json.writeObjectFieldStart("signature_def");
    json.writeStringField("@type", "type.googleapis.com/tensorflow.serving.SignatureDefMap");
    json.writeObjectFieldStart("signatureDef");
    json.writeObjectFieldStart("serving_default");
    v1(json, "inputs", version.inputs());
    v1(json, "outputs", version.outputs());
    json.writeStringField("methodName", "");
    for (int i = 0; i < 5; i++) {
      json.writeEndObject();
    }
  }

  private static void v1(JsonGenerator json, String side, List<TensorSpec> specs)
      throws IOException {
    json.writeObjectFieldStart(side);
    for (TensorSpec spec : specs) {
      json.writeObjectFieldStart(spec.name());
      json.writeStringField("dtype", spec.datatype().tensorflow());
      json.writeObjectFieldStart("tensorShape");
      json.writeArrayFieldStart("dim");
      boolean anyRank = spec.shape().equals(Shape.ANY_RANK);
      for (long dimension : anyRank ? new long[0] : spec.shape().toArray()) {
        json.writeStartObject();
        json.writeStringField("size", Long.toString(dimension));
        json.writeStringField("name", "");
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeBooleanField("unknownRank", anyRank);
      json.writeEndObject();
      json.writeStringField("name", spec.name() + ":0");
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /**
   * The state of {@code versions}. What is wrong with the model as a whole is told of each of them
   * that has no failure of its own; where there is none, of a version 0.
   *
   * @param trouble what is wrong with the model or the configuration, if anything
   */
  static void status(
      JsonGenerator json, Collection<ServedVersion> versions, @Nullable String trouble)
      throws IOException {
    json.writeStartObject();
    statusFields(json, versions, trouble);
    json.writeEndObject();
  }

  /**
   * The state of a model, where both protocols ask by one path: TensorFlow Serving's clients look
   * for the versions, KServe's of V1 for {@code ready}.
   *
   * @param both whether the fields of KServe follow those of OVMS
   */
  static void status(JsonGenerator json, ServedModel model, boolean both, @Nullable String trouble)
      throws IOException {
    json.writeStartObject();
    statusFields(json, model.versions().values(), trouble);
    if (both) {
      json.writeStringField("name", model.settings().name());
      json.writeBooleanField("ready", model.isServed());
    }
    json.writeEndObject();
  }

  private static void statusFields(
      JsonGenerator json, Collection<ServedVersion> versions, @Nullable String trouble)
      throws IOException {
    json.writeArrayFieldStart("model_version_status");
    for (ServedVersion version : versions) {
      if (version.failure() != null) {
        status(json, version.version(), version.state(), "UNKNOWN", version.failure());
      } else if (trouble != null) {
        status(json, version.version(), version.state(), "FAILED_PRECONDITION", trouble);
      } else {
        boolean onDemand = version.state() == VersionState.ON_DEMAND;
        String message = onDemand ? RepositoryIndex.ON_DEMAND : "OK";
        status(json, version.version(), version.state(), "OK", message);
      }
    }
    if (versions.isEmpty() && trouble != null) {
      status(json, 0, VersionState.START, "FAILED_PRECONDITION", trouble);
    }
    json.writeEndArray();
  }

  private static void status(
      JsonGenerator json, long version, VersionState state, String code, String message)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("version", Long.toString(version));
    json.writeStringField("state", state.told());
    json.writeObjectFieldStart("status");
    json.writeStringField("error_code", code);
    json.writeStringField("error_message", Excerpt.told(message));
    json.writeEndObject();
    json.writeEndObject();
  }
}
