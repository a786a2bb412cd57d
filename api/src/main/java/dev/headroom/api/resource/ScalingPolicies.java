package dev.headroom.api.resource;

import dev.headroom.api.autoscaling.References;
import dev.headroom.document.Field;
import dev.headroom.scaling.policy.ObjectReference;
import org.jspecify.annotations.Nullable;

/** Reads ScalingPolicies. */
final class ScalingPolicies {
  private ScalingPolicies() {}

  static @Nullable ScalingPolicy decode(Field root) {
    return root.object(
        fields -> {
          fields.get("apiVersion");
          fields.get("kind");
          fields.get("status");
          Names names = Names.decode(fields);
          return fields
              .required("spec", "a map with scaleTargetRef and maxReplicas")
              .object(
                  spec -> {
                    ObjectReference target =
                        References.decode(
                            spec.required("scaleTargetRef", "apiVersion, kind and name"));
                    Scaling scaling = Scalings.decode(spec);
                    return names == null || target == null || scaling == null
                        ? null
                        : new ScalingPolicy(names.name(), names.namespace(), target, scaling);
                  });
        });
  }
}
