package dev.headroom.control;

import dev.headroom.scaling.history.History;
import dev.headroom.scaling.status.Status;

/** What a policy's last decision left for the next one. */
public record PolicyState(History history, Status status) {}
