/**
 * The main job, shown: {@code headroom demo}.
 *
 * <p>It is a user of the system like any other. It writes a model folder and a {@code
 * model-server.yaml}, starts the local system on that file exactly as {@code headroom up} does,
 * sends it more load than one replica bears, watches it scale out, ends the load and watches it
 * scale in. What it prints it has measured from outside (the load generator's report) or read from
 * the decisions; nothing in it knows what the system is going to do.
 *
 * <ul>
 *   <li>{@link dev.headroom.cli.demo.SentenceRequests}: real sentences, tokenised for the model
 *   <li>{@link dev.headroom.cli.demo.DemoWorkspace}: the files that a user would have written
 * </ul>
 */
@NullMarked
package dev.headroom.cli.demo;

import org.jspecify.annotations.NullMarked;
