/**
 * Child processes that never outlive this program.
 *
 * <p>A child is started by the JVM itself, so its pid is the server's own, and leads a process
 * group of its own, so that a Ctrl-C meant for this program does not reach it and so that whatever
 * it forks can be ended with it. Two things see to it that none is left behind when this program is
 * killed and can run no code any more:
 *
 * <ul>
 *   <li>the {@linkplain Watchdog watchdog}, one {@code sh} process that reads the list of children
 *       from a pipe and ends them all when the pipe closes, which the kernel does for a dead
 *       writer;
 *   <li>the gate: a child runs nothing of the user's before it has read a line that is written once
 *       the watchdog knows it. Were this program killed between the two, the child would read the
 *       end of the pipe and exit.
 * </ul>
 *
 * <p>Should this program and the watchdog be killed together, the kernel tells each child to end
 * ({@link ProcessGroups#leadingForALife}, Linux), and what does not, or was forked, is ended by the
 * next program that uses the same {@linkplain ChildRecord record}: see {@link Orphans}.
 *
 * <p>Needs a POSIX {@code sh}; without {@code setsid} (macOS) children share this program's process
 * group and only they themselves, not what they fork, are ended.
 */
@NullMarked
package dev.headroom.local.process;

import org.jspecify.annotations.NullMarked;
