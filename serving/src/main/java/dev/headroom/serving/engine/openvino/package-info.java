/**
 * OpenVINO by its C API.
 *
 * <p>There is no Java binding, so {@code Library} opens {@code libopenvino_c} by the
 * foreign-function API, where {@code LibrarySearch} finds it, when the first model needs it;
 * without it other engines' models are served all the same. Objects of the library are handles,
 * here the {@code long}s of their addresses, and each has one owner who frees it: {@code Core} the
 * process's only one, {@code OpenVinoModel} a compiled model and its {@code InferRequest}s, one a
 * stream.
 *
 * <p>An input is a view of the memory that the request came in; an output is copied once, since its
 * memory is the infer request's.
 *
 * @see <a
 *     href="https://github.com/openvinotoolkit/openvino/tree/master/src/bindings/c/include/openvino/c">the
 *     C API</a>
 */
@NullMarked
package dev.headroom.serving.engine.openvino;

import org.jspecify.annotations.NullMarked;
