/**
 * What became of each request, for whoever keeps it: the access log, and traces ({@code trace}).
 *
 * <p>When a request has ended, one {@link dev.headroom.serving.record.RequestRecord} is made of it
 * and given to each {@link dev.headroom.serving.record.RecordSink}, which takes it into a bounded
 * queue or counts it as dropped; a thread of the sink's own does the rest. Without a sink nothing
 * is made.
 */
@NullMarked
package dev.headroom.serving.record;

import org.jspecify.annotations.NullMarked;
