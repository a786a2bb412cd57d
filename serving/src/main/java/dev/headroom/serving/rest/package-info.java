/**
 * The protocols that models are called with over HTTP: the Open Inference Protocol (KServe V2) with
 * its binary tensor extension, and TensorFlow Serving's REST API.
 *
 * <p>A call goes one way: the body is collected into one buffer; a {@link
 * dev.headroom.serving.rest.Protocol} decodes it to tensors, which for binary tensors point into
 * that buffer; the version's streams run it or refuse it; the protocol encodes the outputs. Event
 * loops carry bytes and small bodies; large JSON is decoded and encoded in virtual threads, so that
 * one client's large request does not delay another's small one.
 *
 * <p>Paths, bodies, status codes and error texts are OVMS's, with which clients were written.
 */
@NullMarked
package dev.headroom.serving.rest;

import org.jspecify.annotations.NullMarked;
