/**
 * Records as JSON and back, so that whatever is a value can be written down and read again equal.
 *
 * <p>What the house calls a value is a record, valid by its constructor, and variants are sealed.
 * So {@link dev.headroom.control.record.RecordJson} needs to be told nothing about a type: a record
 * is an object of its components, a variant an object of one field, named as the variant. What is
 * empty (no Optional, no element, 0, false) is left out, and a field that is not known is ignored,
 * so that neither an older nor a newer Headroom stumbles over the other's lines.
 */
@NullMarked
package dev.headroom.control.record;

import org.jspecify.annotations.NullMarked;
