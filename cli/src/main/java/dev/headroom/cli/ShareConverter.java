package dev.headroom.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a share: {@code 0.01} or {@code 1%}. */
final class ShareConverter implements ITypeConverter<Double> {
  @Override
  public Double convert(String value) {
    try {
      boolean percent = value.endsWith("%");
      double number = Double.parseDouble(percent ? value.substring(0, value.length() - 1) : value);
      double share = percent ? number / 100 : number;
      if (share >= 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException notANumber) {
      // Told below.
    }
    throw new TypeConversionException("'" + value + "' (expected: a share such as 0.01 or 1%)");
  }
}
