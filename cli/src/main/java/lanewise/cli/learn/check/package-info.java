/**
 * The exercises and their judges: what runs beside the student's code, in a process of its own. A
 * judge compares with the engine's naive twins, and where something differs, with what known
 * mistakes would have given. Nothing here knows of commands or of the student's folder.
 */
@NullMarked
package lanewise.cli.learn.check;

import org.jspecify.annotations.NullMarked;
