/**
 * The command {@code headroom serve}: one model server, told what to do by the flags of OpenVINO
 * Model Server, so that its command lines, charts and serving runtimes can start it unchanged.
 */
@NullMarked
package dev.headroom.cli.serve;

import org.jspecify.annotations.NullMarked;
