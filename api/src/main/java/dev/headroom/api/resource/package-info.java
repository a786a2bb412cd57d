/**
 * Headroom's own resources, group {@code headroom.dev/v1alpha1}.
 *
 * <p>{@link dev.headroom.api.resource.Resources} reads them from files. Each comes as a {@link
 * dev.headroom.api.resource.Resource}: a record that is valid in itself, and the document that it
 * was read from, so that whoever finds out later that something does not fit — a model folder is
 * missing, two servers have one name — can still point to file, line and field. {@link
 * dev.headroom.api.resource.LocalRules} finds what only matters on one machine.
 */
@NullMarked
package dev.headroom.api.resource;

import org.jspecify.annotations.NullMarked;
