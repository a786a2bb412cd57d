/**
 * What may be said in a file, and whether it is said rightly.
 *
 * <p>The description that the reader reads by ({@link dev.headroom.api.resource.Resources#kinds})
 * is shown field by field as {@code kubectl explain} does ({@code headroom fields}), as the
 * reference {@code docs/fields.md}, as JSON Schema, and as CustomResourceDefinitions. {@code
 * headroom validate} reads files as {@code headroom up} does, and starts nothing.
 */
@NullMarked
package dev.headroom.cli.fields;

import org.jspecify.annotations.NullMarked;
