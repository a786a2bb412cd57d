/**
 * ONNX Runtime by its C API.
 *
 * <p>Its Java binding cannot feed all types, strings of any bytes, or values in place of
 * initializers, nor end a run. So {@code OrtApi} opens the library that the binding's jar carries,
 * by the foreign-function API. Its functions stand in a table; {@code OrtRuntime} is the process's
 * only environment, {@code OnnxSession} owns a session, {@code OnnxRun} what a call of it needs.
 * The library reports to its maker unless kept from it, which {@code Telemetry} does before it is
 * loaded.
 *
 * <p>An input is a view of the memory that the request came in; an output is copied once, since its
 * memory is the run's.
 *
 * @see <a
 *     href="https://github.com/microsoft/onnxruntime/blob/main/include/onnxruntime/core/session/onnxruntime_c_api.h">the
 *     C API</a>
 */
@NullMarked
package dev.headroom.serving.engine.onnx;

import org.jspecify.annotations.NullMarked;
