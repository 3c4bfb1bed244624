/**
 * What each of the long codes and subcodes looks like, with separators between groups of three as well: a pattern
 * without the catalogue. A few alternatives of five and more characters each: the engine skips through the text.
 */
export const longCodeShape =
  /1[34]\d_?\d{3}(?![\d_])|80_?0[01]\d(?![\d_])|200_?00\d(?![\d_])|1_?(?:752_?041|349_?17[45])(?![\d_])|2_?[3-6]\d\d_?\d{3}(?![\d_])/;
