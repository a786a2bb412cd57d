package dev.headroom.serving.repository;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether all models can answer, and what cannot be loaded, though others or older versions may
 * answer meanwhile.
 *
 * @param answering how many models can answer
 * @param error for people, without paths; the model's and version's names come first
 */
public record Readiness(boolean ready, int answering, Optional<String> error) {
  private static final int MOST = 3;

  /** Of what is served. */
  public static Readiness of(Catalogue catalogue) {
    List<String> errors = new ArrayList<>();
    if (catalogue.trouble() != null) {
      errors.add(catalogue.trouble());
    }
    String leftOut = catalogue.leftOut().told();
    if (leftOut != null) {
      errors.add(leftOut);
    }
    boolean ready = catalogue.missing().isEmpty();
    int answering = 0;
    for (ServedModel model : catalogue.models().values()) {
      if (model.unloaded()) {
        continue; // as it should be
      }
      boolean answers = model.isServed();
      ready &= answers;
      answering += answers ? 1 : 0;
      List<String> its = errors(model);
      if (!answers && its.isEmpty() && model.versions().isEmpty() && catalogue.complete()) {
        its = List.of("model " + model.settings().name() + ": it has no version to serve");
      }
      errors.addAll(its);
    }
    return new Readiness(ready, answering, listed(errors));
  }

  private static List<String> errors(ServedModel model) {
    String name = "model " + model.settings().name();
    List<String> errors = new ArrayList<>();
    if (model.trouble() != null) {
      errors.add(name + ": " + model.trouble());
    }
    for (ServedVersion version : model.versions().descendingMap().values()) {
      if (version.failure() != null) {
        errors.add(name + " version " + version.version() + ": " + version.failure());
      }
    }
    return errors;
  }

  private static Optional<String> listed(List<String> errors) {
    if (errors.isEmpty()) {
      return Optional.empty();
    }
    String more = errors.size() > MOST ? "; and " + (errors.size() - MOST) + " more" : "";
    return Optional.of(String.join("; ", errors.subList(0, Math.min(MOST, errors.size()))) + more);
  }
}
