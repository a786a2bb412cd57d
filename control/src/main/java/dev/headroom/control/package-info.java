/**
 * The loop: decides for many policies, each at its own interval, whatever world they live in.
 *
 * <p>Each policy has a <em>tick</em>: observe, decide, keep, apply, write down. Ticks of one policy
 * never overlap; those of different policies never wait for each other, because each runs in a
 * thread of its own: one that is slow skips ticks, and one that fails tries again at the next.
 *
 * <p>The world (one machine, a cluster, a simulation) is behind {@link
 * dev.headroom.control.Workload}, which looks and acts, and {@link
 * dev.headroom.control.StateStore}, which keeps what must survive a restart. What was decided goes
 * to a {@link dev.headroom.control.DecisionLog} and to a {@link dev.headroom.control.LoopListener},
 * and what is news of it to a {@link dev.headroom.control.event.EventSink}.
 *
 * <p>What must not be lost (a scale event, a job that ran) is saved before the decision is applied.
 * What only grows with each decision is left to the store, which makes it durable for all policies
 * together every ten seconds: so ten thousand policies that change nothing write one file, and a
 * restart does without what came after.
 *
 * <p><b>A restart never causes a scale-in that the windows would have forbidden.</b> What a policy
 * remembers is kept before its decision is applied, so the memory is never behind the world. And
 * the first decision after a restart also remembers, as the HorizontalPodAutoscaler does, that the
 * replicas found running were recommended just now: whatever was lost (a bad file, the last seconds
 * before a kill), nothing goes below what runs before a whole window was seen.
 */
@NullMarked
package dev.headroom.control;

import org.jspecify.annotations.NullMarked;
