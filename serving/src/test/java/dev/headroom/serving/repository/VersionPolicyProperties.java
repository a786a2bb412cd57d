package dev.headroom.serving.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;

class VersionPolicyProperties {
  @Property
  void latestSelectsTheHighest(
      @ForAll Set<@LongRange(min = 1, max = 50) Long> available,
      @ForAll @IntRange(min = 1, max = 60) int count) {
    TreeSet<Long> versions = new TreeSet<>(available);

    var selected = new VersionPolicy.Latest(count).select(versions);

    assertThat(selected).hasSize(Math.min(count, versions.size()));
    versions.removeAll(selected);
    assertThat(versions).allMatch(left -> selected.stream().allMatch(chosen -> chosen > left));
  }

  @Property
  void specificSelectsWhatExists(
      @ForAll Set<@LongRange(min = 1, max = 20) Long> available,
      @ForAll @NotEmpty Set<@LongRange(min = 1, max = 20) Long> wanted) {
    var selected = new VersionPolicy.Specific(wanted).select(new TreeSet<>(available));

    assertThat(selected)
        .allMatch(version -> available.contains(version) && wanted.contains(version));
    assertThat(available).filteredOn(wanted::contains).allMatch(selected::contains);
  }

  @Property
  void allSelectsAll(@ForAll Set<@LongRange(min = 1) Long> available) {
    assertThat(new VersionPolicy.All().select(new TreeSet<>(available)))
        .containsExactlyInAnyOrderElementsOf(available);
  }
}
