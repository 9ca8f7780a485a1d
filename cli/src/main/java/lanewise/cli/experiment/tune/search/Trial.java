package lanewise.cli.experiment.tune.search;

/**
 * A point that was tried.
 *
 * @param point its coordinates
 * @param effort the part of the full training it got, above 0 and up to 1
 * @param score how good it was, more is better; NaN if it failed
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record Trial(double[] point, double effort, double score) {}
