/**
 * The core of the model server: from a request that names a model to its outputs, whatever protocol
 * it came by.
 *
 * <p>A protocol collects the body, makes a {@link dev.headroom.serving.inference.Call} of it and
 * gives it to {@link dev.headroom.serving.inference.Inference}, which finds the version in the
 * catalogue, has the {@link dev.headroom.serving.inference.Payload} read for it, checks the inputs,
 * and lets the version's streams run it or refuse it. The {@link
 * dev.headroom.serving.inference.Outcome} says which; the protocol has a code for each case.
 */
@NullMarked
package dev.headroom.serving.inference;

import org.jspecify.annotations.NullMarked;
