package lanewise.run;

/**
 * How a run is protected against kills and divergence.
 *
 * @param checkpointEvery how often a checkpoint is written
 * @param recover whether a run whose loss diverges goes back to the start of the epoch and
 *     continues at half the rate
 */
public record Safety(CheckpointInterval checkpointEvery, boolean recover) {}
