/**
 * What a document may say, described once.
 *
 * <p>A {@link dev.headroom.document.schema.Schema} says what may stand in a place and reads it; a
 * {@link dev.headroom.document.schema.Shape} is the schema of a map with known fields, each a
 * {@link dev.headroom.document.schema.Property} with its meaning, default and an example. A
 * resource's reader is written with these, so the ranges and choices that it enforces are those
 * that a reference, a JSON Schema, a custom resource or a message shows: there is no second list
 * that could say something else. What is described but not read, or read but not described, is an
 * IllegalStateException when such a map is read.
 */
@NullMarked
package dev.headroom.document.schema;

import org.jspecify.annotations.NullMarked;
