/**
 * The resources that users write, read and validated.
 *
 * <p>A user describes what should be so in files of YAML or JSON, as for Kubernetes: {@link
 * dev.headroom.api.resource.ModelServer}s serve models, {@link
 * dev.headroom.api.resource.ScalingPolicy}s say how many replicas there should be. The same file
 * works on one machine and in a cluster. Reading goes in three steps, a package each:
 *
 * <ul>
 *   <li>{@code document}: a file becomes trees that know their lines;
 *   <li>{@code autoscaling} and {@code resource}: a tree becomes a record that is valid, or
 *       problems that say where what is wrong and what was expected;
 *   <li>{@code snapshot}: what a cluster printed becomes the facts that a decision is made from.
 * </ul>
 *
 * <p>Start at {@link dev.headroom.api.resource.Resources}.
 */
@NullMarked
package dev.headroom.api;

import org.jspecify.annotations.NullMarked;
