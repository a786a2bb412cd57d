package dev.headroom.metrics.scrape.config;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.metrics.relabel.Anchored;
import dev.headroom.metrics.relabel.RelabelRule;
import dev.headroom.metrics.relabel.Relabelling;
import dev.headroom.metrics.relabel.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The fields of rules that rewrite labels, checked as Prometheus 3 checks them. */
final class RelabelFields {
  private static final List<String> ACTIONS =
      List.of(
          "replace",
          "keep",
          "drop",
          "keepequal",
          "dropequal",
          "hashmod",
          "labelmap",
          "labeldrop",
          "labelkeep",
          "lowercase",
          "uppercase");

  private RelabelFields() {}

  static Relabelling read(Field field) {
    return new Relabelling(field.list(rule -> rule.object(RelabelFields::rule)));
  }

  private static @Nullable RelabelRule rule(Fields fields) {
    List<String> names = new ArrayList<>();
    for (Field source : fields.get("source_labels").items()) {
      String name = source.required("a label's name").literal();
      if (name != null) {
        names.add(name);
      }
    }
    RelabelRule.Source source =
        new RelabelRule.Source(names, Settings.text(fields.get("separator"), ";"));
    Anchored regex = regex(fields.get("regex"));
    long modulus = Settings.count(fields.get("modulus"), 0);
    String target = Settings.text(fields.get("target_label"), "");
    String replacement = Settings.text(fields.get("replacement"), "$1");
    String action = Settings.text(fields.get("action"), "replace").toLowerCase(Locale.ROOT);
    if (!ACTIONS.contains(action)) {
      fields.get("action").problem("one of " + String.join(", ", ACTIONS));
    }
    check(fields, action, modulus, target);
    return fields.build(
        () ->
            switch (action) {
              case "keep", "drop" -> new RelabelRule.Filter(source, regex, action.equals("keep"));
              case "keepequal", "dropequal" ->
                  new RelabelRule.Equal(source, target, action.equals("keepequal"));
              case "lowercase", "uppercase" ->
                  new RelabelRule.Case(source, target, action.equals("uppercase"));
              case "hashmod" -> new RelabelRule.HashMod(source, target, modulus);
              case "labelmap" -> new RelabelRule.LabelMap(regex, Template.of(replacement));
              case "labeldrop", "labelkeep" ->
                  new RelabelRule.LabelFilter(regex, action.equals("labelkeep"));
              default ->
                  new RelabelRule.Replace(
                      source, regex, Template.of(target), Template.of(replacement));
            });
  }

  private static void check(Fields fields, String action, long modulus, String target) {
    switch (action) {
      case "labeldrop", "labelkeep" ->
          onlyWith(
              fields,
              action,
              "regex",
              "source_labels",
              "target_label",
              "modulus",
              "separator",
              "replacement");
      case "keepequal", "dropequal" ->
          onlyWith(
              fields,
              action,
              "source_labels and target_label",
              "regex",
              "modulus",
              "separator",
              "replacement");
      case "lowercase", "uppercase" ->
          onlyWith(fields, action, "source_labels and target_label", "replacement");
      default -> {}
    }
    if (Stream.of("replace", "hashmod", "lowercase", "uppercase", "keepequal", "dropequal")
            .anyMatch(action::equals)
        && target.isEmpty()) {
      fields.get("target_label").problem("a label's name, for " + action);
    }
    if (action.equals("hashmod") && modulus == 0) {
      fields.get("modulus").problem("a number above zero, for hashmod");
    }
  }

  private static void onlyWith(Fields fields, String action, String allowed, String... others) {
    for (String other : others) {
      if (fields.has(other)) {
        fields.get(other).problem("nothing: " + action + " takes only " + allowed);
      }
    }
  }

  private static Anchored regex(Field field) {
    String text = field.literal();
    if (text == null) {
      return Anchored.ANY;
    }
    try {
      return Anchored.of(text);
    } catch (IllegalArgumentException malformed) {
      field.problem("an RE2 expression; " + malformed.getMessage());
      return Anchored.ANY;
    }
  }
}
