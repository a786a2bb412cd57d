/**
 * ONNX Runtime by its Java binding.
 *
 * <p>Its library reports to its maker and unpacks itself for each process unless kept from both,
 * which {@code Telemetry} and {@code NativeLibraries} do before its first class is used.
 */
@NullMarked
package dev.headroom.serving.engine.onnx;

import org.jspecify.annotations.NullMarked;
