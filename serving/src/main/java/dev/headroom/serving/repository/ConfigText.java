package dev.headroom.serving.repository;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The text of a {@code config.json}, and where in it the models stand, so that one can be put in or
 * taken out with every other character left as it is. Immutable.
 */
final class ConfigText {
  private static final String LIST = "model_config_list";
  private static final int DEEPEST = 100;
  private static final String INDENT = "    ";
  private static final JsonMapper ITEM =
      new JsonMapper(
          JsonFactory.builder()
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
              .build());
  private static final ObjectReader WHOLE =
      ITEM.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** A text in which no model stands yet. */
  static final String EMPTY = "{\n    \"model_config_list\": []\n}\n";

  /** An item of the list: its characters, and its model's name where it has one. */
  private record Item(int begin, int end, @Nullable String name) {}

  private final String text;
  private final int listBegin;
  private final int listEnd;
  private final List<Item> items;

  private ConfigText(String text, int listBegin, int listEnd, List<Item> items) {
    this.text = text;
    this.listBegin = listBegin;
    this.listEnd = listEnd;
    this.items = items;
  }

  /**
   * Finds the models of a text.
   *
   * @return null where the text is empty, or JSON that has no list of models
   * @throws JsonProcessingException where it is no JSON
   */
  static @Nullable ConfigText read(String text) throws JsonProcessingException {
    try (JsonParser parser = ITEM.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        WHOLE.readTree(text);
        return null;
      }
      ConfigText found = null;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean models = parser.currentName().equals(LIST);
        if (parser.nextToken() == JsonToken.START_ARRAY && models) {
          found = list(text, parser);
        } else {
          parser.skipChildren();
        }
      }
      // What a walk over the tokens does not see, such as something behind the end.
      WHOLE.readTree(text);
      return found;
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("a text cannot fail", e);
    }
  }

  private static ConfigText list(String text, JsonParser parser) throws IOException {
    int begin = offset(parser);
    List<Item> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      int itemBegin = (int) parser.currentTokenLocation().getCharOffset();
      JsonNode name = parser.<JsonNode>readValueAsTree().path("config").path("name");
      items.add(new Item(itemBegin, offset(parser), name.isTextual() ? name.asText() : null));
    }
    return new ConfigText(text, begin, offset(parser) - 1, List.copyOf(items));
  }

  private static int offset(JsonParser parser) {
    return (int) parser.currentLocation().getCharOffset();
  }

  boolean has(String model) {
    return items.stream().anyMatch(item -> model.equals(item.name()));
  }

  /** The text with one model more, behind the others and indented as they are. */
  String with(String model, String basePath) {
    String item =
        "{\"config\": {\"name\": %s, \"base_path\": %s}}"
            .formatted(quoted(model), quoted(basePath));
    if (items.isEmpty()) {
      String margin = margin(listBegin);
      return text.substring(0, listBegin)
          + ("\n" + margin + INDENT + item + "\n" + margin)
          + text.substring(listEnd);
    }
    Item last = items.getLast();
    boolean ownLine = text.substring(lineBegin(last.begin()), last.begin()).isBlank();
    String before = ownLine ? ",\n" + margin(last.begin()) : ", ";
    return text.substring(0, last.end()) + before + item + text.substring(last.end());
  }

  /** The text without the first model of the name, which it {@link #has}. */
  String without(String model) {
    int index = 0;
    while (!model.equals(items.get(index).name())) {
      index++;
    }
    boolean first = index == 0;
    boolean last = index == items.size() - 1;
    int begin;
    int end;
    if (last) {
      begin = first ? listBegin : items.get(index - 1).end();
      end = first ? listEnd : items.get(index).end();
    } else {
      begin = items.get(index).begin();
      end = items.get(index + 1).begin();
    }
    return text.substring(0, begin) + text.substring(end);
  }

  private int lineBegin(int offset) {
    return text.lastIndexOf('\n', offset - 1) + 1;
  }

  /** The white space that the line of a character begins with. */
  private String margin(int offset) {
    int begin = lineBegin(offset);
    int end = begin;
    while (end < offset && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
      end++;
    }
    return text.substring(begin, end);
  }

  private static String quoted(String value) {
    try {
      return Objects.requireNonNull(ITEM.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every text can be quoted", e);
    }
  }
}
