package dev.headroom.control.log;

import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.Settings;

/** What was decided by. */
record Rules(Policy policy, Settings settings) {}
