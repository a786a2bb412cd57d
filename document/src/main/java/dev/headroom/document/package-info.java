/**
 * What a user wrote, before anybody knows what it means.
 *
 * <p>A file holds one or more <em>documents</em>, in YAML or JSON, each of them one
 * Kubernetes-style object ({@code apiVersion}, {@code kind}, {@code metadata}, …); a {@code List}
 * counts as the objects that it lists. A file of a form of its own, such as a {@code config.json},
 * is one map without these fields ({@code Documents.readOne}). {@link
 * dev.headroom.document.Documents} turns a file into trees of {@link dev.headroom.document.Node}s
 * that remember their lines. A decoder then walks a tree with {@link dev.headroom.document.Field}s:
 * each knows where in which document it is, checks the type of what it finds, and reports what is
 * wrong as a {@link dev.headroom.document.Problem}. Nothing is thrown: decoding goes on past a
 * problem, so that a user sees all of them at once.
 *
 * <p>Everything is bounded: the size of a file, its depth, what its aliases expand to, and the
 * number of problems.
 */
@NullMarked
package dev.headroom.document;

import org.jspecify.annotations.NullMarked;
