/**
 * The part of Go's text/template that rules of prometheus-adapter are written in.
 *
 * <p>Actions stand between {@code <<} and {@code >>}: fields ({@code .Series}), {@code index},
 * {@code range}, {@code if}, {@code with}, {@code else}, {@code end}, variables, comments, trim
 * marks, pipes, and the functions {@code and}, {@code or}, {@code not}, {@code eq}, {@code ne},
 * {@code len} and {@code index}. Everything else of Go's language is refused by name when a
 * template is read: no rule that we found in the wild uses it.
 */
@NullMarked
package dev.headroom.metrics.rules.template;

import org.jspecify.annotations.NullMarked;
