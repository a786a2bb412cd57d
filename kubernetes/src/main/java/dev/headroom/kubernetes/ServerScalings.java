package dev.headroom.kubernetes;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Scaling;
import dev.headroom.scaling.policy.ObjectReference;

/**
 * Is told which ModelServers say themselves how they are scaled, as a ScalingPolicy of their own
 * would. Methods return soon, and may be called by any thread; those about one server are called
 * one after another, also again with what was said before.
 */
public interface ServerScalings {
  /** Nobody listens. */
  ServerScalings NONE =
      new ServerScalings() {
        @Override
        public void scaled(ModelServer server, Scaling scaling, ObjectReference target) {}

        @Override
        public void notScaled(String namespace, String name) {}
      };

  /**
   * The server is to be scaled so from now on.
   *
   * @param scaling what its {@code spec.scaling} says
   * @param target the server itself, whose scale subresource has its number of replicas
   */
  void scaled(ModelServer server, Scaling scaling, ObjectReference target);

  /** The server is gone, or does not say any more how it is scaled. */
  void notScaled(String namespace, String name);
}
