package dev.headroom.metrics.rules;

import com.google.re2j.Pattern;

/**
 * A condition on the names of series.
 *
 * @param pattern found anywhere in the name
 * @param positive whether it has to be found, or must not be
 */
public record SeriesFilter(Pattern pattern, boolean positive) {
  boolean passes(String series) {
    return pattern.matcher(series).find() == positive;
  }
}
