/**
 * What runs a model.
 *
 * <p>An {@link dev.headroom.serving.engine.Engine} turns a version directory into a {@link
 * dev.headroom.serving.engine.Model}: its inputs and outputs, and one thread-safe call that runs
 * it. {@link dev.headroom.serving.engine.Engines} chooses which one does, by the files that lie
 * there, the device and the model's settings. Everything in front of this seam (protocols, queues,
 * versions, metrics) knows tensors only, so that another runtime is one more implementation of
 * these two interfaces.
 *
 * <p>Tensors point at memory that somebody else owns, most often the body of a request: a call
 * reads its inputs in place, and must not keep them.
 */
@NullMarked
package dev.headroom.serving.engine;

import org.jspecify.annotations.NullMarked;
