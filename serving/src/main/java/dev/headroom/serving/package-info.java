/**
 * The model server: serves ONNX models over the protocols that clients already speak.
 *
 * <p>{@link dev.headroom.serving.ModelServer} puts the parts together: {@code repository} decides
 * which versions of which models are loaded, {@code rest} and {@code grpc} speak, {@code streams}
 * gives requests their CPU in order of arrival and refuses what would only wait, {@code engine}
 * runs models, {@code telemetry} measures. Configuration, paths, errors and metric names are those
 * of OpenVINO Model Server, so that it can take its place.
 */
@NullMarked
package dev.headroom.serving;

import org.jspecify.annotations.NullMarked;
