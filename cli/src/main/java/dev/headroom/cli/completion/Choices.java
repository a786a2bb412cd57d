package dev.headroom.cli.completion;

import dev.headroom.cli.completion.Completions.Command;
import dev.headroom.cli.completion.Completions.Flag;
import dev.headroom.cli.completion.Completions.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The same for the shells whose scripts choose by a pattern of {@code COMMAND:WORD}.
 *
 * @param value what comes after a flag: a pattern of {@code COMMAND:FLAG} with |, and its value
 */
record Choices(Map<String, Value> value) {
  static Choices of(Completions completions) {
    Map<Value, List<String>> patterns = new LinkedHashMap<>();
    for (Command command : completions.commands()) {
      for (Flag flag : command.flags()) {
        flag.value()
            .ifPresent(
                value ->
                    flag.names()
                        .forEach(
                            name ->
                                patterns
                                    .computeIfAbsent(value, _ -> new ArrayList<>())
                                    .add(command.name() + ":" + name)));
      }
    }
    Map<String, Value> value = new LinkedHashMap<>();
    patterns.forEach((of, names) -> value.put(String.join("|", names), of));
    return new Choices(value);
  }

  /** The flags' long names, or those that they have. */
  static String flags(List<Flag> flags) {
    List<String> names = new ArrayList<>();
    for (Flag flag : flags) {
      List<String> longs = flag.names().stream().filter(name -> name.startsWith("--")).toList();
      names.addAll(longs.isEmpty() ? flag.names() : longs);
    }
    return String.join(" ", names);
  }
}
