/**
 * What the engines that are C libraries have in common: calls by address, and memory that both
 * sides read.
 *
 * <p>A library's objects are handles, the {@code long}s of their addresses. What is shared with it
 * for long lies in a {@link dev.headroom.serving.engine.foreign.NativeBuffer}; what it owns is read
 * by {@link dev.headroom.serving.engine.foreign.NativeMemory} while its owner holds it.
 *
 * <p>A start pays for what the foreign-function API prepares: some milliseconds for each shape of
 * function ({@link dev.headroom.serving.engine.foreign.ForeignCall} has one for all), and for each
 * way of reading a segment, which is why memory is read as buffers here.
 */
@NullMarked
package dev.headroom.serving.engine.foreign;

import org.jspecify.annotations.NullMarked;
