/**
 * Label selectors: which replicas, or which series of a metric, are meant.
 *
 * <p>A {@link dev.headroom.scaling.selector.Selector} is a list of requirements on labels that must
 * all hold, written like {@code app=web,tier in (front,back),!canary}. Syntax, meaning and messages
 * are those of apimachinery's {@code labels} package.
 */
@NullMarked
package dev.headroom.scaling.selector;

import org.jspecify.annotations.NullMarked;
