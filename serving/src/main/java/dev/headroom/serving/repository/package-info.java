/**
 * Which models are served: from configuration to loaded versions.
 *
 * <p>A model is a folder of <em>version directories</em>, {@code <base_path>/<n>/model.onnx} with n
 * a positive number (or one file, which is version 1), of which its <em>version policy</em> selects
 * some. The {@link dev.headroom.serving.repository.ModelRepository} compares what should be served
 * with what is, at the start, each second and when asked: it loads what is missing, and only then
 * unloads what is no longer wanted, once the requests in it have ended. Whoever serves requests
 * reads its current catalogue, an immutable value.
 *
 * <p>A {@code ModelKeeper} decides for one model, in turns that run one at a time and are short; a
 * few {@code Loaders} look at its {@link dev.headroom.serving.repository.VersionSource} and load,
 * so that no model waits for another. Where models may take only so much memory, {@code
 * ModelMemory} says which fits, and which has to leave for another.
 *
 * <p>Configuration is OVMS's {@code config.json}, or one model given by flags. A model whose entry
 * is wrong is left out, or served as it was before, and the others are served; what is no
 * configuration at all changes nothing. Either is told and tried again.
 */
@NullMarked
package dev.headroom.serving.repository;

import org.jspecify.annotations.NullMarked;
