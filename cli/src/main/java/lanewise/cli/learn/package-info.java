/**
 * {@code lanewise learn}: exercises that check themselves. This package holds the commands, the
 * student's folder and the process that a check runs in; what is asked and how answers are judged
 * is in {@code check}, texts are resources, a folder for each exercise.
 */
@NullMarked
package lanewise.cli.learn;

import org.jspecify.annotations.NullMarked;
