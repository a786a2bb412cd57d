/**
 * How Headroom's own model server is started for a {@link dev.headroom.api.resource.ModelServer}:
 * its config.json ({@link dev.headroom.api.serve.ModelConfig}) and its flags ({@link
 * dev.headroom.api.serve.ServeFlags}). One rule for replicas that are processes and for those that
 * are pods; where they listen is for each of these worlds to say.
 */
@NullMarked
package dev.headroom.api.serve;

import org.jspecify.annotations.NullMarked;
