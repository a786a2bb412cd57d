package dev.headroom.signal;

import dev.headroom.api.resource.Resources;
import dev.headroom.document.Document;
import dev.headroom.document.Problem;
import dev.headroom.metrics.rules.ObjectTypes;
import dev.headroom.metrics.rules.QueryChecks;
import dev.headroom.metrics.rules.RuleFiles;
import dev.headroom.metrics.rules.RuleSet;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of prometheus-adapter that stand in a user's files.
 *
 * @param rules all of them together, in the files' order
 * @param problems documents that are nothing known
 */
public record AdapterRules(RuleSet rules, List<Problem> problems) {
  public AdapterRules {
    problems = List.copyOf(problems);
  }

  /**
   * Those among the files' configurations.
   *
   * @param checks what is known of whom they ask
   */
  public static AdapterRules of(Resources resources, QueryChecks checks) {
    RuleSet rules = RuleSet.NONE;
    List<Problem> problems = new ArrayList<>();
    for (Document document : resources.configurations()) {
      if (RuleFiles.isRules(document)) {
        rules = rules.and(RuleFiles.read(document, ObjectTypes.USUAL, checks));
      } else {
        problems.add(Resources.unknown(document));
      }
    }
    return new AdapterRules(rules, problems);
  }
}
