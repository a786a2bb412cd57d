/**
 * Spans of inference calls, sent to a collector by OTLP over HTTP.
 *
 * <p>The OpenTelemetry SDK would do the same with eleven jars more at each start of the program,
 * traced or not, each of which costs it about a millisecond; what is needed of it is a message of
 * few fields ({@link dev.headroom.serving.trace.SpanWriter}), a header ({@link
 * dev.headroom.serving.trace.TraceContext}) and the variables by which its users set it ({@link
 * dev.headroom.serving.trace.TraceSettings}). A span is made when its call is over, of the record
 * that the access log has, too.
 */
@NullMarked
package dev.headroom.serving.trace;

import org.jspecify.annotations.NullMarked;
