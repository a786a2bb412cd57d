package dev.headroom.control.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record as an object of its components. */
final class RecordCodec implements Codec {
  private final Class<?> type;
  private final String[] names;
  private final Method[] accessors;
  private final Codec[] codecs;
  private final Map<String, Integer> places = new HashMap<>();
  private final Constructor<?> constructor;

  RecordCodec(Class<?> type) {
    this.type = type;
    RecordComponent[] components = type.getRecordComponents();
    names = new String[components.length];
    accessors = new Method[components.length];
    codecs = new Codec[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      names[i] = components[i].getName();
      accessors[i] = components[i].getAccessor();
      accessors[i].setAccessible(true);
      codecs[i] = Codecs.of(components[i].getGenericType());
      types[i] = components[i].getType();
      places.put(names[i], i);
    }
    try {
      constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("every record has a canonical constructor", e);
    }
  }

  @Override
  public void write(Object value, JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (int i = 0; i < names.length; i++) {
      Object component = component(value, i);
      if (!component.equals(codecs[i].absent())) {
        json.writeFieldName(names[i]);
        codecs[i].write(component, json);
      }
    }
    json.writeEndObject();
  }

  private Object component(Object value, int i) {
    try {
      return accessors[i].invoke(value);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(names[i] + " of a " + type.getName(), e);
    }
  }

  @Override
  public Object read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new JsonParseException(
          json, json.currentToken() + " (expected: a " + type.getSimpleName() + ")");
    }
    @Nullable Object[] components = new @Nullable Object[names.length];
    for (int i = 0; i < names.length; i++) {
      components[i] = codecs[i].absent();
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      Integer place = places.get(json.currentName());
      json.nextToken();
      if (place == null) {
        json.skipChildren();
      } else {
        components[place] = codecs[place].read(json);
      }
    }
    for (int i = 0; i < names.length; i++) {
      if (components[i] == null) {
        throw new JsonParseException(
            json, type.getSimpleName() + "." + names[i] + ": missing (expected: a value)");
      }
    }
    return constructed(json, components);
  }

  private Object constructed(JsonParser json, @Nullable Object[] components) throws IOException {
    try {
      return constructor.newInstance(components);
    } catch (InvocationTargetException e) {
      throw new JsonParseException(json, String.valueOf(e.getCause()), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a new " + type.getName(), e);
    }
  }
}
