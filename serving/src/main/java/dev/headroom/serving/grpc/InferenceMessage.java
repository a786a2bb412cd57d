package dev.headroom.serving.grpc;

import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.grpc.wire.Answer;
import dev.headroom.serving.inference.Excerpt;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.inference.Request;
import dev.headroom.serving.inference.Target;
import dev.headroom.serving.memory.RequestMemory;
import dev.headroom.serving.repository.LoadedVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The message of a call that runs a model. */
interface InferenceMessage {
  Target target();

  /** By which its client knows it; may be empty. */
  String id();

  /** How many bytes have to be decoded one by one, rather than used as they are. */
  long work();

  /** The request, for {@code version}; what it decodes is in {@code memory}. */
  Request request(LoadedVersion version, RequestMemory memory);

  /** The answer of {@code outputs}. */
  Answer answer(LoadedVersion version, List<Tensor> outputs);

  /** The names of {@code asked}, if {@code version} has them; where none is asked for, of all. */
  static List<String> outputs(LoadedVersion version, List<String> asked) {
    if (asked.isEmpty()) {
      return version.outputs().stream().map(TensorSpec::name).toList();
    }
    Set<String> names = HashSet.newHashSet(asked.size());
    for (String name : asked) {
      if (version.output(name) == null) {
        throw RefusedException.invalid(
            "Missing output with specific name",
            "%s (expected: of %s)"
                .formatted(
                    Excerpt.of(name), version.outputs().stream().map(TensorSpec::name).toList()));
      }
      if (!names.add(name)) {
        throw RefusedException.invalid(
            "Invalid request - outputs: %s a second time (expected: each output once)"
                .formatted(name));
      }
    }
    return asked;
  }
}
