package lanewise.cli.learn.check;

import java.util.function.Supplier;

/**
 * A known mistake.
 *
 * @param sentence what it is, for somebody whose output is the same
 * @param output what it gives
 */
record Suspect(String sentence, Supplier<float[]> output) {}
